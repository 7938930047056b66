package org.jamesexpress.cli;

import java.util.Map;
import org.jamesexpress.delivery.OutboundQueue;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How much of a long list. */
final class PageOptions {
    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "At most so many entries (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(
            names = "--after",
            paramLabel = "PLACE",
            defaultValue = "",
            description = "Go on where a shorter list has ended.")
    private String after = "";

    void addTo(Map<String, String> query, CommandLine command) {
        if (limit < 1 || limit > OutboundQueue.MOST) {
            throw new ParameterException(command, "--limit " + limit + ": 1 to " + OutboundQueue.MOST + " is right");
        }
        query.put("limit", String.valueOf(limit));
        if (!after.isEmpty()) {
            query.put("after", after);
        }
    }
}
