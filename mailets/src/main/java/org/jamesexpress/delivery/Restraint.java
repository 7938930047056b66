package org.jamesexpress.delivery;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Has something rest nine times as long as it took, so that it takes a tenth of the time at most. Used by one thread. */
final class Restraint {
    private static final int REST = 9;

    /** However long it took. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final LongSupplier nanos;
    private long until;

    Restraint(LongSupplier nanos) {
        this.nanos = nanos;
        this.until = nanos.getAsLong();
    }

    /** Does it, and has it rest from then on. */
    void during(Runnable work) {
        long began = nanos.getAsLong();
        try {
            work.run();
        } finally {
            long ended = nanos.getAsLong();
            until = ended + Math.min(REST * (ended - began), LONGEST.toNanos());
        }
    }

    /** How long it rests still; zero if it doesn't. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, until - nanos.getAsLong()));
    }
}
