package org.jamesexpress.notify.lane;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventType;
import org.jamesexpress.notify.event.EndpointIds;

/** Many events in one. */
final class Digest {
    /** So many of the busiest recipients are named. */
    private static final int BUSIEST = 10;

    /** So many recipients are counted; of a storm with more, those that come later are not. */
    private static final int MOST_COUNTED = 10_000;

    private final Map<String, Long> types = new TreeMap<>();
    private final Map<String, Long> recipients = new HashMap<>();
    private long count;
    private long first;
    private long last;
    private Instant from = Instant.MAX;
    private Instant to = Instant.MIN;

    /** They come in order. */
    void add(Event event) {
        first = count == 0 ? event.sequence() : first;
        last = event.sequence();
        from = event.time().isBefore(from) ? event.time() : from;
        to = event.time().isAfter(to) ? event.time() : to;
        types.merge(event.type().word(), 1L, Long::sum);
        if (recipients.size() < MOST_COUNTED || recipients.containsKey(event.subject())) {
            recipients.merge(event.subject(), 1L, Long::sum);
        }
        count++;
    }

    long count() {
        return count;
    }

    /** In the place of the last event, for all from the first on. */
    Item item(String endpoint, Instant now) {
        String id = EndpointIds.of(EventType.NOTIFY_DIGEST, endpoint, first, last);
        return Item.ofLog(new Event(last, id, EventType.NOTIFY_DIGEST, endpoint, now, data().toString()), first);
    }

    private ObjectNode data() {
        ObjectNode data = JsonNodeFactory.instance
                .objectNode()
                .put("count", count)
                .put("first", first)
                .put("last", last)
                .put("from", from.toString())
                .put("to", to.toString());
        ObjectNode byType = data.putObject("types");
        types.forEach(byType::put);
        ArrayNode busiest = data.putArray("recipients");
        recipients.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(BUSIEST)
                .forEach(each ->
                        busiest.addObject().put("address", each.getKey()).put("count", each.getValue()));
        return data;
    }
}
