package org.jamesexpress.tls.sts;

import java.time.Duration;
import java.time.Instant;
import org.jamesexpress.tls.Problem;

/**
 * A policy that could not be had, and the pause after that (RFC 8461, 3.3).
 *
 * @param id what DNS calls it
 * @param times that it failed without a break
 */
record Failure(String id, Problem problem, int times, Instant since) {
    private static final Duration FIRST = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofHours(4);

    /** Under ever new ids, too, nobody is asked by each mail. */
    private static final Duration LEAST = Duration.ofMinutes(1);

    private static final int MOST_DOUBLINGS = 6;

    /** The same again. */
    Failure again(Problem now, Instant at) {
        return new Failure(id, now, times + 1, at);
    }

    Instant end() {
        Duration pause = FIRST.multipliedBy(1L << Math.min(times - 1, MOST_DOUBLINGS));
        return since.plus(pause.compareTo(LONGEST) < 0 ? pause : LONGEST);
    }

    boolean isFresh(Instant now) {
        return !now.isBefore(since) && now.isBefore(end());
    }

    boolean forbids(String wanted, Instant now) {
        return isFresh(now) && (wanted.equals(id) || now.isBefore(since.plus(LEAST)));
    }
}
