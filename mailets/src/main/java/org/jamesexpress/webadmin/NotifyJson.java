package org.jamesexpress.webadmin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jamesexpress.delivery.Page;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.notify.StreamStatus;
import org.jamesexpress.notify.lane.DeadLetter;
import org.jamesexpress.notify.lane.EndpointStatus;
import org.jamesexpress.notify.lane.Endpoints;

/** The answers about endpoints in JSON. A moment that there is not is left out. */
final class NotifyJson {
    private static final double MILLIS = 1_000.0;

    private NotifyJson() {}

    static String endpoints(List<EndpointStatus> all, List<StreamStatus> streams) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode list = node.putArray("endpoints");
        all.forEach(each -> list.add(endpoint(each)));
        ArrayNode others = node.putArray("streams");
        streams.forEach(each -> others.addObject()
                .put("endpoint", each.name())
                .put("target", each.target())
                .put("listeners", each.listeners()));
        return node.toString();
    }

    static ObjectNode endpoint(EndpointStatus status) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("endpoint", status.name())
                .put("target", status.target())
                .put("state", status.state().name().toLowerCase(Locale.ROOT))
                .put("reason", status.reason())
                .put("since", status.since().toString())
                .put("lag", status.lag())
                .put("lagIsMore", status.lagIsMore())
                .put("lagSeconds", status.lagTime().toMillis() / MILLIS)
                .put("position", status.position());
        put(node, "lastSuccess", status.lastSuccess());
        put(node, "lastFailure", status.lastFailure());
        node.put("lastError", status.lastWords());
        put(node, "failingSince", status.failingSince());
        put(node, "nextTry", status.nextTry());
        return node.put("waiting", status.waiting()).put("dead", status.dead()).put("taken", status.taken());
    }

    static String dead(Page<DeadLetter> page) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode list = node.putArray("events");
        page.entries().forEach(each -> list.add(letter(each)));
        page.next().ifPresent(next -> node.put("next", next));
        return node.toString();
    }

    private static ObjectNode letter(DeadLetter letter) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("event", letter.event().id())
                .put("sequence", letter.event().sequence())
                .put("type", letter.event().type().word())
                .put("subject", letter.event().subject())
                .put("time", letter.event().time().toString())
                .put("firstTry", letter.firstTry().toString())
                .put("lastTry", letter.lastTry().toString())
                .put("lastError", letter.lastWords());
        ArrayNode attempts = node.putArray("attempts");
        letter.attempts()
                .forEach(each -> attempts.addObject()
                        .put("number", each.number())
                        .put("time", each.time().toString())
                        .put("millis", each.took().toMillis())
                        .put("words", each.words()));
        return node.putRawValue("data", new RawValue(letter.event().data()));
    }

    static String replayed(long events) {
        return JsonNodeFactory.instance.objectNode().put("events", events).toString();
    }

    static String tested(NewEvent event, Endpoints.Tested tested) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("event", event.id())
                .put("outcome", tested.outcome().word())
                .put("words", tested.outcome().words())
                .put("millis", tested.took().toMillis());
        ArrayNode dialogue = node.putArray("dialogue");
        tested.dialogue().forEach(dialogue::add);
        return node.toString();
    }

    private static void put(ObjectNode node, String name, Optional<Instant> moment) {
        moment.ifPresent(it -> node.put(name, it.toString()));
    }
}
