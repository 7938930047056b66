package org.jamesexpress.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jamesexpress.delivery.Order;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of a command that changes the queue, and the way of its order to the server. */
final class OrderOptions {
    @Mixin
    private HomeOption home = new HomeOption();

    @Mixin
    private JsonOption json = new JsonOption();

    @Mixin
    private SelectionOptions selection = new SelectionOptions();

    @Option(names = "--all", description = "All mail; needed where nothing else says whose.")
    private boolean all;

    @Option(names = "--dry-run", description = "Only tell how many would be touched.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Don't ask before all mail is deleted or returned.")
    private boolean yes;

    int give(Order order, CommandLine command) throws CommandException, IOException {
        Map<String, String> query = new LinkedHashMap<>(selection.query(command));
        if (query.isEmpty() != all) {
            throw new ParameterException(
                    command,
                    all
                            ? "--all stands alone: leave it out to mean less than all"
                            : "Whose mail? Give an ID, --destination, --sender, --recipient or --state, or else --all");
        }
        if (all) {
            query.put("all", "true");
        }
        query.put("action", order.word());
        WebAdmin server = home.webAdmin();
        if (!dryRun && all && !yes && (order == Order.DELETE || order == Order.BOUNCE)) {
            Confirmation.ask(order.word() + " " + count(ask(server, query, true)));
        }
        JsonNode touched = ask(server, query, dryRun);
        PrintWriter out = command.getOut();
        if (json.wanted()) {
            json.print(touched, out);
        } else {
            out.println((dryRun ? "Would " + order.word() + " " : done(order) + " ") + count(touched));
        }
        return 0;
    }

    private static JsonNode ask(WebAdmin server, Map<String, String> query, boolean dryRun) throws CommandException {
        Map<String, String> asked = new LinkedHashMap<>(query);
        asked.put("dryRun", String.valueOf(dryRun));
        return server.post(asked, "express", "queue")
                .orFail("The queue was not changed")
                .json();
    }

    private static String count(JsonNode touched) {
        return Words.count(touched.path("recipients").asLong(), "recipient") + " of "
                + Words.count(touched.path("mails").asLong(), "mail");
    }

    private static String done(Order order) {
        return switch (order) {
            case FLUSH -> "Trying now:";
            case HOLD -> "Held";
            case RELEASE -> "Released";
            case BOUNCE -> "Returning to their senders:";
            case DELETE -> "Deleted";
        };
    }
}
