package org.jamesexpress.bench;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/** How long something took, each time. */
public final class Delays {
    private final long[] sorted;

    public Delays(long[] nanos) {
        this.sorted = nanos.clone();
        Arrays.sort(sorted);
    }

    /** From one moment to the other, or nothing if that was earlier. */
    public static Delays between(AtomicLongArray begin, AtomicLongArray end) {
        long[] nanos = new long[begin.length()];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = Math.max(0, end.get(i) - begin.get(i));
        }
        return new Delays(nanos);
    }

    /**
     * In milliseconds, what so many did not exceed.
     *
     * @param part 0.5 for half of them
     */
    public double millis(double part) {
        int rank = (int) Math.ceil(part * sorted.length);
        return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, rank - 1)] / 1e6;
    }
}
