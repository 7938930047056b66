package org.jamesexpress.mailets;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.notify.event.MailReceived;

/** A mail that nobody has sent: it shows an endpoint what such a one looks like. */
public final class RehearsedMail {
    private RehearsedMail() {}

    /**
     * The event that the message would make, had it come in with no recipient.
     *
     * @return its id begins with {@code test-}
     */
    public static NewEvent event(InputStream message) throws IOException {
        String name = "test-" + UUID.randomUUID();
        Arrival arrival = new Arrival(name, name, "", Map.of(), "", "", "", "", Arrival.CLEAR, Map.of(), Instant.now());
        return MailReceived.of((type, fact) -> name, arrival, message, "");
    }
}
