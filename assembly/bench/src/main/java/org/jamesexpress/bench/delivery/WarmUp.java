package org.jamesexpress.bench.delivery;

import java.time.Duration;

/**
 * What makes a contender quick before its turn, the same for every one: mails that don't count, in portions.
 *
 * @param mails at most
 * @param longest no portion begins after that time
 * @param patience after that time a portion counts without those that no host has got
 */
record WarmUp(int mails, Duration longest, Duration patience) {
    private static final int PORTION = 500;

    /**
     * Has a contender deliver them.
     *
     * @return how many the hosts have got
     */
    int of(Party party, Sink sink) throws Exception {
        long end = System.nanoTime() + longest.toNanos();
        int taken = 0;
        int delivered = 0;
        do {
            int next = Math.min(mails, taken + PORTION);
            party.warmUp(taken, next);
            delivered = sink.awaitWarmUp(delivered + next - taken, patience);
            taken = next;
        } while (taken < mails && System.nanoTime() - end < 0);
        return delivered;
    }
}
