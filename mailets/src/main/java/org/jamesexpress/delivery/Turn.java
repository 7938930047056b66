package org.jamesexpress.delivery;

import java.time.Duration;
import java.time.Instant;

/**
 * The trips that a worker makes for a lane, one after the other, before another lane has its turn. What it costs to open a
 * connection, it costs once a turn; so a turn lasts about as long as that does with a host far away.
 *
 * @param begun when the first of them began
 * @param trips so far
 */
record Turn(Instant begun, int trips) {
    static final int MOST_TRIPS = 10;
    static final Duration LONGEST = Duration.ofMillis(500);

    static Turn beginning(Instant now) {
        return new Turn(now, 1);
    }

    /** Whether a further trip may begin; none does where the clock was set back. */
    boolean lasts(Instant now) {
        return trips < MOST_TRIPS && !now.isBefore(begun) && now.isBefore(begun.plus(LONGEST));
    }

    Turn next() {
        return new Turn(begun, trips + 1);
    }
}
