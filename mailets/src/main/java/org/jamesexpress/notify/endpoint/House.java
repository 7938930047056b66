package org.jamesexpress.notify.endpoint;

import java.time.Clock;
import java.util.concurrent.ThreadFactory;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.store.Store;

/**
 * What a door opens to.
 *
 * @param endpoint its name
 * @param source the server, a URI reference: {@code //mail.example.com}
 * @param threads for as many as it needs; none of them outlives the door
 */
public record House(
        String endpoint, Terms terms, String source, Store store, EventLog log, Clock clock, ThreadFactory threads) {}
