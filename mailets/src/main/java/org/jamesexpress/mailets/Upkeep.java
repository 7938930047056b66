package org.jamesexpress.mailets;

import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jamesexpress.archive.restore.SentAgain;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.events.Retention;
import org.jamesexpress.notify.content.Contents;
import org.jamesexpress.notify.lane.Endpoints;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trims the event log, what endpoints were not told, the messages that are kept for them, and what was noted of restored
 * mail, at the start and once a day; and looks more often whether the log has grown too large. It has a thread of its own.
 */
final class Upkeep implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Upkeep.class);
    private static final int MINUTES = 10;
    private static final long ROUNDS_A_DAY = TimeUnit.DAYS.toMinutes(1) / MINUTES;

    private final EventLog events;
    private final Endpoints endpoints;
    private final Contents contents;
    private final SentAgain sentAgain;
    private final Retention retention;
    private final Clock clock;
    private final Thread thread;

    private Upkeep(
            EventLog events,
            Endpoints endpoints,
            Contents contents,
            SentAgain sentAgain,
            Retention retention,
            Clock clock) {
        this.events = events;
        this.endpoints = endpoints;
        this.contents = contents;
        this.sentAgain = sentAgain;
        this.retention = retention;
        this.clock = clock;
        this.thread = MailetRuntime.threads("express-upkeep-").newThread(this::run);
    }

    static Upkeep start(
            EventLog events,
            Endpoints endpoints,
            Contents contents,
            SentAgain sentAgain,
            Retention retention,
            Clock clock) {
        Upkeep upkeep = new Upkeep(events, endpoints, contents, sentAgain, retention, clock);
        upkeep.thread.start();
        return upkeep;
    }

    private void run() {
        try {
            for (long round = 0; true; round++) {
                if (round % ROUNDS_A_DAY == 0) {
                    daily();
                }
                if (round % ROUNDS_A_DAY == 1) { // Whoever is in a file runs by now.
                    upkeep(
                            "endpoints",
                            () -> endpoints.forgetUnseen(clock.instant().minus(retention.unread())));
                }
                upkeep("the size of the event log", () -> events.trimToSize(retention));
                TimeUnit.MINUTES.sleep(MINUTES);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void daily() {
        upkeep("the event log", () -> events.trim(clock.instant(), retention));
        upkeep("dead letters", () -> endpoints.forgetDead(clock.instant().minus(retention.unread())));
        upkeep("messages of endpoints", contents::sweep);
        upkeep("what was sent again from an archive", sentAgain::forget);
    }

    /** Whatever happens, it is tried again the next time. */
    private static void upkeep(String what, IntSupplier trimming) {
        try {
            int deleted = trimming.getAsInt();
            if (deleted > 0) {
                LOGGER.info("trimmed {} deleted={}", what, deleted);
            }
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
