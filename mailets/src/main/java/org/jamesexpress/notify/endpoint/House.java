package org.jamesexpress.notify.endpoint;

import java.time.Clock;
import java.util.concurrent.ThreadFactory;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.notify.content.Desk;
import org.jamesexpress.notify.content.Enclosing;
import org.jamesexpress.store.Store;

/**
 * What a door opens to.
 *
 * @param endpoint its name
 * @param source the server, a URI reference: {@code //mail.example.com}
 * @param enclosing what its events have of the messages themselves
 * @param desk where links are opened
 * @param threads for as many as it needs; none of them outlives the door
 */
public record House(
        String endpoint,
        Terms terms,
        String source,
        Store store,
        EventLog log,
        Enclosing enclosing,
        Desk desk,
        Clock clock,
        ThreadFactory threads) {}
