package org.jamesexpress.notify.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.Locale;
import org.jamesexpress.events.Event;

/** An event as it goes over the wire: CloudEvents 1.0 JSON in structured mode. */
public final class CloudEvent {
    public static final String MEDIA_TYPE = "application/cloudevents+json";

    private CloudEvent() {}

    /**
     * The event, as octets of UTF-8.
     *
     * @param source the server, a URI reference
     */
    public static byte[] of(Event event, String source) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("specversion", "1.0")
                .put("id", event.id())
                .put("source", source)
                .put("type", "org.jamesexpress." + event.type().word())
                .put("subject", event.subject())
                .put("time", event.time().toString())
                .put("sequence", String.format(Locale.ROOT, "%020d", event.sequence()))
                .put("datacontenttype", "application/json");
        return json.putRawValue("data", new RawValue(event.data())).toString().getBytes(UTF_8);
    }
}
