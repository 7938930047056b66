package org.jamesexpress.notify.endpoint;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jamesexpress.events.Event;

/** Hands events to one endpoint. Any thread may call. */
public interface Sender extends AutoCloseable {
    /**
     * Begins to hand an event over, and doesn't wait. Several may be on their way at once.
     *
     * @return never fails, and has the outcome within the endpoint's time-out, or soon after {@link #close}
     */
    CompletableFuture<Outcome> send(Event event);

    /**
     * Hands an event over as {@link #send} does, and tells what was said on the way: a line of ours begins with {@code >},
     * one of the endpoint's with {@code <}, one about both with {@code *}. No line has a secret of ours.
     *
     * @param line is given each of them, on any thread, before the outcome is known
     */
    default CompletableFuture<Outcome> rehearse(Event event, Consumer<String> line) {
        return send(event);
    }

    /** Ends what is under way, and returns when it has ended. */
    @Override
    void close();
}
