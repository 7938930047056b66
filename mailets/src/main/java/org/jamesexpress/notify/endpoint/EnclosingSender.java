package org.jamesexpress.notify.endpoint;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jamesexpress.events.Event;
import org.jamesexpress.notify.content.Enclosing;

/** Hands over events with what the endpoint wants of their messages, anew at each try: a link is good from then on. */
public final class EnclosingSender implements Sender {
    private final Sender sender;
    private final Enclosing enclosing;

    public EnclosingSender(Sender sender, Enclosing enclosing) {
        this.sender = sender;
        this.enclosing = enclosing;
    }

    @Override
    public CompletableFuture<Outcome> send(Event event) {
        return with(event, sender::send);
    }

    @Override
    public CompletableFuture<Outcome> rehearse(Event event, Consumer<String> line) {
        return with(event, whole -> sender.rehearse(whole, line));
    }

    private CompletableFuture<Outcome> with(Event event, Function<Event, CompletableFuture<Outcome>> sending) {
        Event whole;
        try {
            whole = enclosing.in(event);
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(new Outcome.Later("can't read the message: " + e.getMessage()));
        }
        return sending.apply(whole);
    }

    @Override
    public void close() {
        sender.close();
    }
}
