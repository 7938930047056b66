package org.jamesexpress.bench.delivery;

import org.jamesexpress.bench.Delays;

/**
 * What one contender has done in one round.
 *
 * @param warmUps mails that it delivered beforehand
 * @param mails that count
 * @param missing those of them that had not arrived when time was up
 * @param seconds from the first one's beginning to the last arrival, or until time was up
 * @param delays from the time at which a mail could go to its arrival; those that are missing took until time was up
 * @param cpuSeconds meanwhile; no number where nobody knows
 * @param peakOctets of memory, from the process's start; no number where nobody knows
 */
record Delivered(
        int warmUps, int mails, int missing, double seconds, Delays delays, double cpuSeconds, double peakOctets) {
    private static final double MEBI = 1 << 20;

    /** Mails a second. */
    double rate() {
        return (mails - missing) / seconds;
    }

    /** Milliseconds. */
    double p50() {
        return delays.millis(0.5);
    }

    /** Milliseconds. */
    double p99() {
        return delays.millis(0.99);
    }

    /** Milliseconds. */
    double worst() {
        return delays.millis(1);
    }

    double cpuSecondsAThousand() {
        return missing == mails ? Double.NaN : cpuSeconds * 1_000 / (mails - missing);
    }

    double peakMebioctets() {
        return peakOctets / MEBI;
    }

    double missingShare() {
        return (double) missing / mails;
    }
}
