package org.jamesexpress.archive.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jamesexpress.events.MailDirection;

/** One line of the journal: a JSON object on a line of its own. */
sealed interface JournalLine {
    ObjectMapper JSON = new ObjectMapper();

    Instant time();

    /** A server has begun to write this day's file, or goes on after it ended or failed. */
    record Begun(Instant time) implements JournalLine {}

    /** A mail is about to be accepted, see {@link Journal#accept}. */
    record Accepted(AcceptedMail mail) implements JournalLine {
        @Override
        public Instant time() {
            return mail.time();
        }
    }

    /** A mail was not accepted after all. */
    record Refused(Instant time, String mail) implements JournalLine {}

    /** The octets of the line, with the line feed. */
    default byte[] octets() {
        ObjectNode json = JSON.createObjectNode();
        if (this instanceof Accepted accepted) {
            write(accepted.mail, json);
        } else if (this instanceof Refused refused) {
            json.put("time", refused.time.toString()).put("kind", "refused").put("mail", refused.mail);
        } else if (this instanceof Begun begun) {
            json.put("time", begun.time.toString()).put("kind", "begun");
        }
        return (json.toString() + '\n').getBytes(StandardCharsets.UTF_8);
    }

    private static void write(AcceptedMail mail, ObjectNode json) {
        json.put("time", mail.time().toString()).put("kind", "accepted").put("mail", mail.name());
        if (mail.release().isAfter(mail.time())) {
            json.put("release", mail.release().toString());
        }
        json.put("reversePath", mail.reversePath());
        ArrayNode recipients = json.putArray("recipients");
        mail.recipients()
                .forEach((address, direction) ->
                        recipients.addObject().put("address", address).put("direction", direction.word()));
        json.put("size", mail.size()).put("remoteAddress", mail.remoteAddress()).put("session", mail.session());
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException says what is wrong with it
     */
    static JournalLine parse(byte[] octets) {
        try {
            JsonNode json = JSON.readTree(octets);
            Instant time = Instant.parse(text(json, "time"));
            String kind = text(json, "kind");
            return switch (kind) {
                case "begun" -> new Begun(time);
                case "refused" -> new Refused(time, text(json, "mail"));
                case "accepted" ->
                    new Accepted(new AcceptedMail(
                            text(json, "mail"),
                            time,
                            json.has("release") ? Instant.parse(text(json, "release")) : time,
                            text(json, "reversePath"),
                            recipients(json),
                            json.path("size").asLong(),
                            json.path("remoteAddress").asText(),
                            json.path("session").asText()));
                default -> throw new IllegalArgumentException("its kind is " + kind);
            };
        } catch (IOException e) {
            throw new IllegalArgumentException("it is no JSON", e);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static Map<String, MailDirection> recipients(JsonNode json) {
        Map<String, MailDirection> recipients = new LinkedHashMap<>();
        for (JsonNode each : json.path("recipients")) {
            String direction = text(each, "direction").toUpperCase(Locale.ROOT);
            recipients.put(text(each, "address"), MailDirection.valueOf(direction));
        }
        return recipients;
    }

    private static String text(JsonNode json, String key) {
        JsonNode value = json.path(key);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("it has no " + key);
        }
        return value.textValue();
    }
}
