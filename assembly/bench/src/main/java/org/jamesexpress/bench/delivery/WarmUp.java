package org.jamesexpress.bench.delivery;

import java.time.Duration;

/**
 * What makes a contender quick before its turn, the same for every one: mails that don't count, in portions.
 *
 * @param mails at most
 * @param longest no portion begins after that time
 */
record WarmUp(int mails, Duration longest) {
    private static final int PORTION = 500;

    /**
     * Has a contender deliver them.
     *
     * @return how many the hosts have got, all of those that it took
     */
    int of(Party party, Sink sink) throws Exception {
        long end = System.nanoTime() + longest.toNanos();
        int delivered = 0;
        do {
            int next = Math.min(mails, delivered + PORTION);
            party.warmUp(delivered, next);
            sink.awaitWarmUp(next);
            delivered = next;
        } while (delivered < mails && System.nanoTime() - end < 0);
        return delivered;
    }
}
