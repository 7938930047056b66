package org.jamesexpress.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Has the server restore archived mails, many at a time, and counts what became of them. Whatever the server does not tell
 * of was not restored. Used by one thread.
 */
final class Restoring {
    /** The server lists each folder once for so many. */
    static final int AT_ONCE = 1000;

    /** What the server says of a mail, in its words. */
    enum Outcome {
        DONE,
        BEFORE,
        UNCLEAR,
        NOBODY,
        FAILED
    }

    private final WebAdmin server;
    private final Map<String, String> query;
    private final String way;
    private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    private final ArrayNode failures = new ObjectMapper().createArrayNode();

    /** @param way the last part of the route: mailboxes, outbound */
    Restoring(WebAdmin server, String way, Map<String, String> query) {
        this.server = server;
        this.way = way;
        this.query = Map.copyOf(query);
    }

    void run(List<String> files, CountProgress progress) throws CommandException {
        try {
            for (int from = 0; from < files.size(); from += AT_ONCE) {
                List<String> some = files.subList(from, Math.min(from + AT_ONCE, files.size()));
                Set<String> done = new HashSet<>();
                long before = from;
                server.postForLines(
                        query,
                        body(some),
                        line -> {
                            count(line);
                            done.add(line.path("file").asText());
                            progress.show(before + done.size(), files.size());
                        },
                        "express",
                        "restore",
                        way);
                some.stream().filter(each -> !done.contains(each)).forEach(this::countAsLost);
            }
        } finally {
            progress.wipe();
        }
    }

    private static String body(List<String> files) {
        ObjectNode body = new ObjectMapper().createObjectNode();
        ArrayNode mails = body.putArray("mails");
        files.forEach(mails::add);
        return body.toString();
    }

    private void count(JsonNode line) {
        Outcome outcome = Outcome.valueOf(line.path("outcome").asText().toUpperCase(Locale.ROOT));
        counts.merge(outcome, 1L, Long::sum);
        if (outcome == Outcome.FAILED || outcome == Outcome.UNCLEAR) {
            failures.add(line);
        }
    }

    private void countAsLost(String file) {
        counts.merge(Outcome.FAILED, 1L, Long::sum);
        failures.addObject().put("file", file).put("outcome", "failed").put("words", "the server ended before it");
    }

    long count(Outcome outcome) {
        return counts.getOrDefault(outcome, 0L);
    }

    boolean isWhole() {
        return failures.isEmpty();
    }

    /** A line for each that failed, and for each of which nobody knows whether it was sent. */
    List<String> failures() {
        List<String> lines = new ArrayList<>();
        failures.forEach(each -> {
            List<String> to = new ArrayList<>();
            each.path("to").forEach(address -> to.add(Words.path(address.asText())));
            lines.add(Words.printable(each.path("file").asText())
                    + (to.isEmpty() ? "" : " to " + String.join(", ", to))
                    + ": " + Words.printable(each.path("words").asText()));
        });
        return lines;
    }

    ObjectNode json() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        for (Outcome each : Outcome.values()) {
            json.put(each.name().toLowerCase(Locale.ROOT), count(each));
        }
        json.set("failures", failures);
        return json;
    }
}
