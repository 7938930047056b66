package org.jamesexpress.notify.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventType;
import org.jamesexpress.notify.event.CloudEvent;
import org.jspecify.annotations.Nullable;

/** An event on its way to listeners, put into octets once for all of them. Any thread may use it. */
final class Told {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_NARROWED = 50;

    private final Event event;
    private final String source;
    private volatile byte @Nullable [] json;
    private volatile byte @Nullable [] frame;
    private volatile @Nullable List<String> concerned;
    /** By whom it concerns of those who may be named: most scopes have one of them in common. */
    private final Map<List<String>, Told> narrowed = new ConcurrentHashMap<>();

    Told(Event event, String source) {
        this.event = event;
        this.source = source;
    }

    /**
     * That the log doesn't have some events.
     *
     * @param sequence after which it goes on
     */
    static Told gap(long from, long to, long sequence, String endpoint, String source, Instant now) {
        String data = JsonNodeFactory.instance
                .objectNode()
                .put("from", from)
                .put("to", to)
                .toString();
        return new Told(
                new Event(sequence, "gap-" + from + "-" + to, EventType.NOTIFY_GAP, endpoint, now, data), source);
    }

    long sequence() {
        return event.sequence();
    }

    /** The CloudEvent, in one line. */
    byte[] json() {
        byte[] made = json;
        if (made == null) {
            made = new String(CloudEvent.of(event, source), UTF_8)
                    .replace('\n', ' ')
                    .replace('\r', ' ')
                    .getBytes(UTF_8);
            json = made;
        }
        return made;
    }

    /** A server-sent event (WHATWG HTML, 9.2). */
    byte[] frame() {
        byte[] made = frame;
        if (made == null) {
            String head = "id: " + event.sequence() + "\nevent: org.jamesexpress."
                    + event.type().word() + "\ndata: ";
            made = (head + new String(json(), UTF_8) + "\n\n").getBytes(UTF_8);
            frame = made;
        }
        return made;
    }

    /** What of it is for somebody who hears of some mailboxes alone: no other recipient, and nothing if none is theirs. */
    Optional<Told> within(Scope scope) {
        if (scope.isEverything() || event.type() == EventType.NOTIFY_GAP) {
            return Optional.of(this);
        }
        List<String> own = concerned().stream().filter(scope::has).toList();
        if (own.isEmpty()) {
            return Optional.empty();
        }
        Told known = narrowed.get(own);
        if (known == null) {
            known = new Told(narrowedTo(own), source);
            if (narrowed.size() < MOST_NARROWED) {
                narrowed.put(own, known);
            }
        }
        return Optional.of(known);
    }

    /** The recipients of its envelope; if it has none, what it is about. */
    private List<String> concerned() {
        List<String> found = concerned;
        if (found == null) {
            found = new ArrayList<>();
            for (JsonNode each : data().path("envelope").path("recipients")) {
                found.add(each.path("address").asText());
            }
            if (found.isEmpty()) {
                found.add(event.subject());
            }
            concerned = found;
        }
        return found;
    }

    private Event narrowedTo(List<String> own) {
        JsonNode data = data();
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

    /** A mail goes out if it does so for one of its recipients, of whom the others are not told. */
    private static void narrowDirection(ObjectNode data, ArrayNode recipients) {
        List<String> directions = recipients.findValuesAsText("direction");
        if (!directions.isEmpty()) {
            data.put("direction", directions.contains("outbound") ? "outbound" : directions.get(0));
        }
    }

    private JsonNode data() {
        try {
            return JSON.readTree(event.data());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the data of event " + event.id() + " are no JSON", e);
        }
    }
}
