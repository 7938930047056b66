package org.jamesexpress.notify.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Lists that have room in an event, of which all the data together are {@link #WHOLE} at most. Of the rest stands how many
 * there were, in a field of the list's name and {@code Count}.
 */
final class Fitted {
    /** Octets of the JSON of an event's data. */
    static final int WHOLE = 64 * 1024;

    private Fitted() {}

    /**
     * Puts the first of a list, and how many it has.
     *
     * @param singular of the list's name
     * @param octets of JSON that the list may have
     */
    static void put(ObjectNode json, String name, String singular, Iterable<? extends JsonNode> all, int octets) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        int left = octets;
        int count = 0;
        for (JsonNode each : all) {
            count++;
            if (left > 0) {
                left -= each.toString().getBytes(UTF_8).length + 1;
                if (left > 0) {
                    list.add(each);
                }
            }
        }
        json.set(name, list);
        json.put(singular + "Count", count);
    }
}
