package org.jamesexpress.mailets;

import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.events.Retention;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trims the event log at the start and once a day, on a thread of its own. */
final class Upkeep implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Upkeep.class);

    private final EventLog events;
    private final Retention retention;
    private final Clock clock;
    private final Thread thread;

    private Upkeep(EventLog events, Retention retention, Clock clock) {
        this.events = events;
        this.retention = retention;
        this.clock = clock;
        this.thread = MailetRuntime.threads("express-upkeep-").newThread(this::trimDaily);
    }

    static Upkeep start(EventLog events, Retention retention, Clock clock) {
        Upkeep upkeep = new Upkeep(events, retention, clock);
        upkeep.thread.start();
        return upkeep;
    }

    private void trimDaily() {
        try {
            while (true) {
                trim();
                TimeUnit.DAYS.sleep(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever happens, it is tried again the next day. */
    private void trim() {
        try {
            LOGGER.info("trimmed the event log deleted={}", events.trim(clock.instant(), retention));
        } catch (RuntimeException e) {
            if (!Thread.currentThread().isInterrupted()) {
                LOGGER.warn("can't trim the event log: {}", e.getMessage());
            }
        }
    }

    /** What it does at the moment, it does to its end, or until the store is closed. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
