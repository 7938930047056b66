package org.jamesexpress.notify.own;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventType;
import org.jamesexpress.notify.endpoint.Outcome;
import org.jamesexpress.notify.endpoint.Sender;
import org.jamesexpress.notify.endpoint.Surroundings;
import org.jamesexpress.notify.endpoint.Target;
import org.jamesexpress.notify.event.Narrowed;
import org.jamesexpress.notify.webhook.Webhook;

/** A webhook that is told nothing of other recipients than its user. */
record OwnTarget(String address, Webhook webhook) implements Target {
    @Override
    public Sender sender(Surroundings surroundings) {
        Sender whole = webhook.sender(surroundings);
        return new Sender() {
            @Override
            public CompletableFuture<Outcome> send(Event event) {
                return whole.send(narrowed(event));
            }

            @Override
            public CompletableFuture<Outcome> rehearse(Event event, Consumer<String> line) {
                return whole.rehearse(narrowed(event), line);
            }

            @Override
            public void close() {
                whole.close();
            }
        };
    }

    /** What of an event is for the user. */
    Event narrowed(Event event) {
        if (!event.type().isOfMail()) {
            return event.type() == EventType.NOTIFY_DIGEST ? Narrowed.digest(event) : event;
        }
        List<String> own = Narrowed.concerned(event).stream()
                .filter(address::equalsIgnoreCase)
                .toList();
        return Narrowed.to(own.isEmpty() ? List.of(address) : own, event);
    }

    @Override
    public String toString() {
        return webhook.toString();
    }
}
