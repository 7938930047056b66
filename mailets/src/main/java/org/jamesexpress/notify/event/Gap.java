package org.jamesexpress.notify.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventType;

/** What an endpoint is told in the place of events that the log does not have. */
public final class Gap {
    private Gap() {}

    /**
     * The same id and data for the same events of one endpoint.
     *
     * @param from the sequence of the first
     * @param to of the last
     * @param sequence after which the log goes on
     */
    public static Event of(long from, long to, long sequence, String endpoint, Instant now) {
        String data = JsonNodeFactory.instance
                .objectNode()
                .put("from", from)
                .put("to", to)
                .toString();
        String id = EndpointIds.of(EventType.NOTIFY_GAP, endpoint, from, to);
        return new Event(sequence, id, EventType.NOTIFY_GAP, endpoint, now, data);
    }
}
