package org.jamesexpress.delivery;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.mx.Ourselves;
import org.jamesexpress.store.Spool;
import org.jamesexpress.store.Store;

/**
 * What a delivery works with, and does not own.
 *
 * @param ourselves the names and addresses that take mail here: an MX among them is a loop
 * @param workers makes the threads that speak to hosts; their number is bounded by the configuration
 * @param clock its zone is that of the times which people read in reports
 */
public record Surroundings(
        Store store,
        Spool spool,
        EventLog events,
        Reports reports,
        Meters meters,
        Ourselves ourselves,
        Supplier<ExecutorService> workers,
        Clock clock,
        Random random) {
    public Surroundings(
            Store store, Spool spool, EventLog events, Reports reports, Meters meters, Ourselves ourselves) {
        this(
                store,
                spool,
                events,
                reports,
                meters,
                ourselves,
                Workers.best(),
                Clock.system(ZoneId.systemDefault()),
                new Random());
    }
}
