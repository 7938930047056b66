package org.jamesexpress.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;

/** Attempts, for people: one line each, in the form of the mail log. */
final class LogText {
    private LogText() {}

    static void print(JsonNode page, PrintWriter out) {
        page.path("attempts").forEach(attempt -> out.println(line(attempt)));
        if (page.path("attempts").isEmpty()) {
            out.println("Nothing was tried that fits");
        }
        QueueText.more(page, out);
    }

    static String line(JsonNode attempt) {
        String host = text(attempt, "host");
        String relay = host.isEmpty()
                ? "none"
                : host + "[" + text(attempt, "address") + "]:"
                        + attempt.path("port").asInt();
        String tls = text(attempt, "tls");
        String proof = text(attempt, "proof");
        String stage = text(attempt, "stage");
        return Words.time(text(attempt, "time")) + " " + text(attempt, "mail") + ": to="
                + Words.path(text(attempt, "recipient")) + ", from=" + Words.path(text(attempt, "sender")) + ", relay="
                + relay + (tls.isEmpty() ? "" : ", tls=" + tls) + (proof.isEmpty() ? "" : ", proof=" + proof)
                + ", took="
                + String.format(Locale.ROOT, "%.2f", attempt.path("millis").asLong() / 1000.0) + ", dsn="
                + text(attempt, "status") + ", status=" + text(attempt, "outcome")
                + (stage.isEmpty() ? "" : " at " + stage) + " (" + Words.printable(text(attempt, "words")) + ")";
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asText("");
    }
}
