package org.jamesexpress.archive.proof;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Holds whoever reads to a pace. Not for several threads. */
public final class Throttle {
    private static final double NANOS = 1e9;

    /** Waits for a time. */
    public interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    private final long bytesPerSecond;
    private final LongSupplier nanos;
    private final Pause pause;
    private final long begin;
    private long bytes;

    /**
     * A pace from now on.
     *
     * @param bytesPerSecond at most
     * @param nanos a clock that is never set
     */
    public Throttle(long bytesPerSecond, LongSupplier nanos, Pause pause) {
        this.bytesPerSecond = bytesPerSecond;
        this.nanos = nanos;
        this.pause = pause;
        this.begin = nanos.getAsLong();
    }

    /** As fast as it can be. */
    public static Throttle none() {
        return new Throttle(Long.MAX_VALUE, () -> 0, time -> {});
    }

    void read(long more) throws InterruptedException {
        bytes += more;
        long ahead = (long) (bytes * (NANOS / bytesPerSecond)) - (nanos.getAsLong() - begin);
        if (ahead > 0) {
            pause.of(Duration.ofNanos(ahead));
        }
    }
}
