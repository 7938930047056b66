package org.jamesexpress.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Where the time of one attempt goes. Runs from the beginning; used by one thread. */
final class Stopwatch {
    private final Instant started;
    private final long startedNanos = System.nanoTime();
    private long atHostNanos = startedNanos;
    private long connectedNanos = startedNanos;

    Stopwatch(Clock clock) {
        this.started = clock.instant();
    }

    /** A host's turn begins. */
    void atHost() {
        atHostNanos = System.nanoTime();
    }

    /** The host has said what it offers, or is known not to talk. */
    void connected() {
        connectedNanos = System.nanoTime();
    }

    /** In milliseconds, of the host whose turn it is. */
    long hostTook() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - atHostNanos);
    }

    /** Of a mail that arrived then and was to be tried then. */
    Timing timing(Instant arrived, Instant due) {
        return new Timing(
                Duration.between(arrived, due),
                Duration.between(due, started),
                Duration.ofNanos(connectedNanos - startedNanos),
                Duration.ofNanos(System.nanoTime() - connectedNanos));
    }
}
