package org.jamesexpress.notify.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jamesexpress.events.Event;

/** What of an event is for some of those whom it concerns: nothing in it says whom else it concerns. */
public final class Narrowed {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Narrowed() {}

    /** The recipients of an event's envelope; if it has none, whom it is about. */
    public static List<String> concerned(Event event) {
        List<String> found = new ArrayList<>();
        for (JsonNode each : data(event).path("envelope").path("recipients")) {
            found.add(each.path("address").asText());
        }
        return found.isEmpty() ? List.of(event.subject()) : found;
    }

    /**
     * The event for some of them.
     *
     * @param own as {@link #concerned} has them, at least one
     */
    public static Event to(List<String> own, Event event) {
        JsonNode data = data(event);
        if (data.path("envelope").path("recipients") instanceof ArrayNode recipients) {
            for (Iterator<JsonNode> each = recipients.iterator(); each.hasNext(); ) {
                if (!own.contains(each.next().path("address").asText())) {
                    each.remove();
                }
            }
            narrowDirection((ObjectNode) data, recipients);
        }
        if (data.path("envelope") instanceof ObjectNode envelope) {
            envelope.remove("recipientCount");
        }
        if (data.path("headers") instanceof ObjectNode headers) {
            headers.remove("bcc");
        }
        String subject = own.contains(event.subject()) ? event.subject() : own.get(0);
        return new Event(event.sequence(), event.id(), event.type(), subject, event.time(), data.toString());
    }

    /** A digest, which doesn't say of whom its events were. */
    public static Event digest(Event event) {
        ObjectNode data = (ObjectNode) data(event);
        data.remove("recipients");
        return new Event(event.sequence(), event.id(), event.type(), event.subject(), event.time(), data.toString());
    }

    /** A mail goes out if it does so for one of its recipients, of whom the others are not told. */
    private static void narrowDirection(ObjectNode data, ArrayNode recipients) {
        List<String> directions = recipients.findValuesAsText("direction");
        if (!directions.isEmpty()) {
            data.put("direction", directions.contains("outbound") ? "outbound" : directions.get(0));
        }
    }

    private static JsonNode data(Event event) {
        try {
            return JSON.readTree(event.data());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the data of event " + event.id() + " are no JSON", e);
        }
    }
}
