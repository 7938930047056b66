package org.jamesexpress.mailets;

import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jamesexpress.archive.restore.SentAgain;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.events.Retention;
import org.jamesexpress.notify.lane.Endpoints;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trims the event log, what endpoints were not told, and what was noted of restored mail, at the start and once a day, on a thread of its own. */
final class Upkeep implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Upkeep.class);

    private final EventLog events;
    private final Endpoints endpoints;
    private final SentAgain sentAgain;
    private final Retention retention;
    private final Clock clock;
    private final Thread thread;

    private Upkeep(EventLog events, Endpoints endpoints, SentAgain sentAgain, Retention retention, Clock clock) {
        this.events = events;
        this.endpoints = endpoints;
        this.sentAgain = sentAgain;
        this.retention = retention;
        this.clock = clock;
        this.thread = MailetRuntime.threads("express-upkeep-").newThread(this::trimDaily);
    }

    static Upkeep start(EventLog events, Endpoints endpoints, SentAgain sentAgain, Retention retention, Clock clock) {
        Upkeep upkeep = new Upkeep(events, endpoints, sentAgain, retention, clock);
        upkeep.thread.start();
        return upkeep;
    }

    private void trimDaily() {
        try {
            while (true) {
                trim("the event log", () -> events.trim(clock.instant(), retention));
                trim("dead letters", () -> endpoints.forget(clock.instant().minus(retention.unread())));
                trim("what was sent again from an archive", sentAgain::forget);
                TimeUnit.DAYS.sleep(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever happens, it is tried again the next day. */
    private static void trim(String what, IntSupplier trimming) {
        try {
            LOGGER.info("trimmed {} deleted={}", what, trimming.getAsInt());
        } catch (RuntimeException e) {
            if (!Thread.currentThread().isInterrupted()) {
                LOGGER.warn("can't trim {}: {}", what, e.getMessage());
            }
        }
    }

    /** What it does at the moment, it does to its end, or until the store is closed. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
