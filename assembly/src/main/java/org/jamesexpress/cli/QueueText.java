package org.jamesexpress.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** The queue and its mails, for people. */
final class QueueText {
    private final PrintWriter out;

    QueueText(PrintWriter out) {
        this.out = out;
    }

    /** Each mail with its recipients below it, and a line that counts them. */
    void list(JsonNode page) {
        String last = "";
        int mails = 0;
        for (JsonNode each : page.path("recipients")) {
            String mail = text(each, "mail");
            if (!mail.equals(last)) {
                last = mail;
                mails++;
                out.println(mail + "  " + Words.size(each.path("size").asLong()) + "  "
                        + Words.time(text(each, "arrived")) + "  " + Words.path(text(each, "sender")));
            }
            recipient(each);
        }
        int recipients = page.path("recipients").size();
        out.println(
                recipients == 0
                        ? "The queue is empty"
                        : "-- " + Words.count(recipients, "recipient") + " of " + Words.count(mails, "mail"));
        more(page, out);
    }

    void show(JsonNode mail) {
        field("mail", text(mail, "mail"));
        field("message-id", text(mail, "messageId"));
        field("sender", Words.path(text(mail, "sender")));
        field("arrived", Words.time(text(mail, "arrived")));
        field("settled", Words.time(text(mail, "settled")));
        field("size", Words.size(mail.path("size").asLong()));
        field("route", text(mail, "route"));
        field("RET", text(mail, "ret"));
        field("ENVID", text(mail, "envid"));
        field("TLS", text(mail, "tlsWish"));
        out.println(Words.count(mail.path("recipientCount").asLong(), "recipient") + ":");
        mail.path("recipients").forEach(this::recipient);
        out.println(Words.count(mail.path("attemptCount").asLong(), "attempt") + ":");
        mail.path("attempts").forEach(attempt -> out.println("    " + LogText.line(attempt)));
    }

    /** Tells how to go on where a page was not the last. */
    static void more(JsonNode page, PrintWriter out) {
        if (page.has("next")) {
            out.println("There are more: --after " + page.path("next").asText());
        }
    }

    private void recipient(JsonNode each) {
        List<String> facts = new ArrayList<>(List.of(text(each, "state")));
        if (each.path("attempts").asInt() > 0) {
            facts.add(Words.count(each.path("attempts").asInt(), "attempt"));
        }
        if (each.has("nextAttempt")) {
            facts.add("next " + Words.time(text(each, "nextAttempt")));
        }
        if (each.has("settled")) {
            facts.add(Words.time(text(each, "settled")));
        }
        each.path("notify").forEach(wish -> facts.add("NOTIFY=" + wish.asText()));
        if (!text(each, "orcpt").isEmpty()) {
            facts.add("ORCPT=" + text(each, "orcpt"));
        }
        out.println("    " + Words.printable(text(each, "recipient")) + "  " + String.join(", ", facts));
        if (!text(each, "lastReply").isEmpty()) {
            out.println("        " + Words.printable(text(each, "lastReply")));
        }
    }

    private void field(String name, String value) {
        if (!value.isEmpty()) {
            out.printf("%-11s %s%n", name, Words.printable(value));
        }
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asText("");
    }
}
