package org.jamesexpress.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** The endpoints and what they were told, for people. */
final class NotifyText {
    private final PrintWriter out;

    NotifyText(PrintWriter out) {
        this.out = out;
    }

    /** Each endpoint with its state and its place, and below it what is the matter. */
    void list(JsonNode answer) {
        if (answer.path("endpoints").isEmpty() && answer.path("streams").isEmpty()) {
            out.println("No endpoint is told of events");
        }
        answer.path("endpoints").forEach(this::endpoint);
        for (JsonNode stream : answer.path("streams")) {
            out.println(text(stream, "endpoint") + "  " + Words.printable(text(stream, "target")) + "  "
                    + Words.count(stream.path("listeners").asLong(), "listener"));
        }
    }

    private void endpoint(JsonNode endpoint) {
        List<String> facts = new ArrayList<>(List.of(text(endpoint, "state"), lag(endpoint)));
        if (endpoint.has("lastSuccess")) {
            facts.add("last taken " + Words.time(text(endpoint, "lastSuccess")));
        }
        if (endpoint.path("dead").asLong() > 0) {
            facts.add(Words.count(endpoint.path("dead").asLong(), "dead letter"));
        }
        out.println(text(endpoint, "endpoint") + "  " + Words.printable(text(endpoint, "target")) + "  "
                + String.join(", ", facts));
        if (!text(endpoint, "reason").isEmpty()) {
            out.println("    since " + Words.time(text(endpoint, "since")) + ": "
                    + Words.printable(text(endpoint, "reason")));
        }
        if (endpoint.has("failingSince")) {
            out.println("    failing since " + Words.time(text(endpoint, "failingSince"))
                    + (endpoint.has("nextTry") ? ", next try " + Words.time(text(endpoint, "nextTry")) : "") + ": "
                    + Words.printable(text(endpoint, "lastError")));
        }
    }

    private static String lag(JsonNode endpoint) {
        long events = endpoint.path("lag").asLong();
        return events == 0
                ? "has everything"
                : (endpoint.path("lagIsMore").asBoolean() ? "more than " : "") + Words.count(events, "event")
                        + " behind, for "
                        + Math.round(endpoint.path("lagSeconds").asDouble()) + " s";
    }

    /** Each event with all its tries below it. */
    void dead(JsonNode page) {
        if (page.path("events").isEmpty()) {
            out.println("No event was given up");
        }
        for (JsonNode each : page.path("events")) {
            out.println(each.path("sequence").asText() + "  " + Words.printable(text(each, "event")) + "  "
                    + text(each, "type") + "  " + Words.printable(text(each, "subject")) + "  "
                    + Words.time(text(each, "time")));
            each.path("attempts")
                    .forEach(attempt -> out.println("    " + Words.time(text(attempt, "time")) + "  "
                            + attempt.path("millis").asText() + " ms  " + Words.printable(text(attempt, "words"))));
        }
        QueueText.more(page, out);
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asText("");
    }
}
