package org.jamesexpress.brokers;

import java.util.concurrent.CompletableFuture;
import org.jamesexpress.events.Event;
import org.jamesexpress.notify.endpoint.Outcome;

/** A connection to a broker. One thread publishes; answers come on any. */
public interface Link {
    boolean isOpen();

    /**
     * Publishes an event, and doesn't wait for the broker.
     *
     * @return never fails, and has the outcome once the broker has answered, or the connection is lost
     * @throws Exception when it could not be published
     */
    CompletableFuture<Outcome> publish(Event event) throws Exception;

    /** Leaves without a goodbye: it isn't open any more, and whoever publishes is let go. Waits for nobody. */
    void cut();

    /** What nobody has answered by now has failed. */
    void close();
}
