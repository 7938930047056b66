package org.jamesexpress.notify.endpoint;

import java.util.concurrent.CompletableFuture;
import org.jamesexpress.events.Event;

/** Hands events to one endpoint. Any thread may call. */
public interface Sender extends AutoCloseable {
    /**
     * Begins to hand an event over, and doesn't wait. Several may be on their way at once.
     *
     * @return never fails, and has the outcome within the endpoint's time-out, or soon after {@link #close}
     */
    CompletableFuture<Outcome> send(Event event);

    /** Ends what is under way, and returns when it has ended. */
    @Override
    void close();
}
