package org.jamesexpress.notify;

import java.io.IOException;
import org.jamesexpress.events.Event;

/** Hands one event to one endpoint. */
interface Sender extends AutoCloseable {
    /**
     * Hands the event over.
     *
     * @throws IOException in words for a log, when the endpoint didn't take it, or nobody knows whether it did
     */
    void send(Event event) throws IOException, InterruptedException;

    @Override
    void close();
}
