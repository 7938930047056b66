package org.jamesexpress.bench.notify;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jamesexpress.bench.Delays;

/**
 * The way of some mails, numbered one after the other: when each was due, when its sender had 250 for it, and when its
 * webhook arrived; by {@link System#nanoTime}. Any thread may note.
 */
final class Passage {
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final long first;
    private final AtomicLongArray due;
    private final AtomicLongArray accepted;
    private final AtomicLongArray arrived;
    private final CountDownLatch missing;

    Passage(long first, int mails) {
        this.first = first;
        this.due = unknown(mails);
        this.accepted = unknown(mails);
        this.arrived = unknown(mails);
        this.missing = new CountDownLatch(mails);
    }

    private static AtomicLongArray unknown(int size) {
        AtomicLongArray all = new AtomicLongArray(size);
        for (int i = 0; i < size; i++) {
            all.set(i, UNKNOWN);
        }
        return all;
    }

    int mails() {
        return due.length();
    }

    long number(int index) {
        return first + index;
    }

    void due(int index, long at) {
        due.set(index, at);
    }

    void accepted(int index, long at) {
        accepted.set(index, at);
    }

    /** Notes the first time; what isn't one of these is nobody's. */
    void arrived(long number, long at) {
        long index = number - first;
        if (index >= 0 && index < mails() && arrived.compareAndSet((int) index, UNKNOWN, at)) {
            missing.countDown();
        }
    }

    void awaitArrivals(Duration most) throws InterruptedException {
        if (!missing.await(most.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(missing.getCount() + " of " + mails() + " webhooks have not arrived within "
                    + most.toSeconds() + " s");
        }
    }

    /** From the 250 to the webhook, which may be there first: that is no time. */
    Delays sinceAccepted() {
        return Delays.between(accepted, arrived);
    }

    /** From the time at which the mail should have been sent to the webhook. */
    Delays sinceDue() {
        return Delays.between(due, arrived);
    }

    /** From the first mail's time to the last webhook. */
    double seconds() {
        long last = Long.MIN_VALUE;
        for (int i = 0; i < mails(); i++) {
            last = Math.max(last, arrived.get(i));
        }
        return (last - due.get(0)) / 1e9;
    }
}
