package org.jamesexpress.notify.exec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jamesexpress.events.Event;
import org.jamesexpress.notify.event.OneLine;

/**
 * What there is to know of an event, as variables of a program's environment. All of them are there for each event; what
 * isn't known, or isn't said of such an event, is empty. No value has a control character, but for the line feeds between
 * recipients. All are short enough for Linux to start a program with them, whatever a sender wrote: it takes 128 KiB a
 * variable.
 */
final class Facts {
    /** In UTF-16 units, as Java counts; at most three octets each. */
    private static final int MOST = 1_000;

    private static final int MOST_OF_RECIPIENTS = 16_000;

    /** Where each stands in the data of the events that have it. */
    private static final Map<String, List<String>> PLACES = Map.ofEntries(
            Map.entry("EXPRESS_MAIL", List.of("/mail")),
            Map.entry("EXPRESS_DIRECTION", List.of("/direction")),
            Map.entry("EXPRESS_SENDER", List.of("/envelope/reversePath", "/sender")),
            Map.entry("EXPRESS_USER", List.of("/envelope/authenticatedUser")),
            Map.entry("EXPRESS_REMOTE_ADDRESS", List.of("/envelope/remoteAddress")),
            Map.entry("EXPRESS_FROM", List.of("/headers/from/0/address")),
            Map.entry("EXPRESS_SUBJECT", List.of("/headers/subject")),
            Map.entry("EXPRESS_MESSAGE_ID", List.of("/headers/messageId", "/messageId")),
            Map.entry("EXPRESS_SIZE", List.of("/size")),
            Map.entry("EXPRESS_MAILBOX", List.of("/mailbox/name")),
            Map.entry("EXPRESS_UID", List.of("/uid")),
            Map.entry("EXPRESS_HOST", List.of("/host")),
            Map.entry("EXPRESS_STATUS", List.of("/status")),
            Map.entry("EXPRESS_REPLY", List.of("/reply")));

    private Facts() {}

    /** @throws IOException when the event's data is no JSON */
    static Map<String, String> of(Event event) throws IOException {
        JsonNode data = new ObjectMapper().readTree(event.data());
        List<String> recipients = recipients(data);
        Map<String, String> facts = new TreeMap<>();
        PLACES.forEach((name, places) -> facts.put(name, clean(first(data, places))));
        facts.put("EXPRESS_EVENT_ID", clean(event.id()));
        facts.put("EXPRESS_EVENT_TYPE", event.type().word());
        facts.put("EXPRESS_EVENT_SUBJECT", clean(event.subject()));
        facts.put("EXPRESS_EVENT_TIME", event.time().toString());
        facts.put("EXPRESS_EVENT_SEQUENCE", Long.toString(event.sequence()));
        facts.put("EXPRESS_RECIPIENTS", lines(recipients));
        facts.put("EXPRESS_RECIPIENT_COUNT", count(data.at("/envelope/recipientCount"), recipients.size()));
        facts.put(
                "EXPRESS_ATTACHMENT_COUNT",
                count(data.path("attachmentCount"), data.path("attachments").size()));
        return facts;
    }

    /** How many there were before a list was cut. */
    private static String count(JsonNode said, int listed) {
        return Integer.toString(said.asInt(listed));
    }

    private static String first(JsonNode data, List<String> places) {
        return places.stream()
                .map(place -> data.at(place).asText(""))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static List<String> recipients(JsonNode data) {
        List<String> recipients = new ArrayList<>();
        data.at("/envelope/recipients")
                .forEach(each -> recipients.add(each.path("address").asText()));
        Stream.of(data.path("recipient").asText())
                .filter(text -> !text.isEmpty())
                .forEach(recipients::add);
        return recipients;
    }

    /** As many whole addresses as there is room for. */
    private static String lines(List<String> recipients) {
        StringBuilder lines = new StringBuilder();
        for (String each : recipients) {
            String address = clean(each);
            if (lines.length() + 1 + address.length() > MOST_OF_RECIPIENTS) {
                break;
            }
            lines.append(lines.isEmpty() ? "" : "\n").append(address);
        }
        return lines.toString();
    }

    private static String clean(String text) {
        return OneLine.of(text, MOST);
    }
}
