package org.jamesexpress.bench.delivery;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** When each mail that counts was accepted, the first time; and how many of those that don't. Any thread may call. */
final class Arrivals {
    private final AtomicLongArray moments;
    private int missing;
    private int uncounted;

    Arrivals(int mails) {
        this.moments = new AtomicLongArray(mails);
        this.missing = mails;
    }

    /** Forgets all. */
    synchronized void begin() {
        for (int i = 0; i < moments.length(); i++) {
            moments.set(i, Moment.NEVER);
        }
        missing = moments.length();
        uncounted = 0;
    }

    /** @param number -1 for one that does not count */
    void note(int number, long moment) {
        if (number >= 0 && number < moments.length()) {
            if (moments.compareAndSet(number, Moment.NEVER, moment)) {
                came(true);
            }
        } else if (number < 0) {
            came(false);
        }
    }

    private synchronized void came(boolean counts) {
        if (counts) {
            missing--;
        } else {
            uncounted++;
        }
        if (missing == 0 || !counts) {
            notifyAll();
        }
    }

    /** Waits until all that count are there, or so many milliseconds. */
    synchronized void await(long most) throws InterruptedException {
        long end = System.nanoTime() + most * 1_000_000;
        for (long left = most; missing > 0 && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    /**
     * Waits for some that don't count.
     *
     * @return how many are there after so many milliseconds at most
     */
    synchronized int awaitUncounted(int mails, long most) throws InterruptedException {
        long end = System.nanoTime() + most * 1_000_000;
        for (long left = most; uncounted < mails && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        return uncounted;
    }

    LongStream moments() {
        return IntStream.range(0, moments.length()).mapToLong(moments::get);
    }
}
