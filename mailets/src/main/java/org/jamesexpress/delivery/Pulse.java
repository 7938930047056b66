package org.jamesexpress.delivery;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether a lane's hosts are alive. When trip after trip has reached none, as many as might be under way together, the
 * lane is dead for a minute; then one trip probes it, and each that fails doubles the time, up to ten minutes. Guarded by
 * {@link Lanes}.
 */
final class Pulse {
    private static final Duration FIRST_REST = Duration.ofMinutes(1);
    private static final Duration LONGEST_REST = Duration.ofMinutes(10);
    private static final int LEAST_FAILURES = 3;

    private boolean proven;
    private int failuresInARow;
    private boolean probed;
    private boolean dead;
    private Instant deadSince = Instant.MIN;
    private Duration rest = FIRST_REST;

    /** Whether the last that is known of the hosts is good. */
    boolean isProven() {
        return proven;
    }

    /** Whether a trip would be futile; if one may probe a dead lane, the one that asks now does. */
    boolean isFutile(Instant now) {
        if (!dead) {
            return false;
        }
        // A clock that was set back says nothing of how long it has been.
        boolean rests = !now.isBefore(deadSince) && now.isBefore(deadSince.plus(rest));
        if (rests || probed) {
            return true;
        }
        probed = true;
        return false;
    }

    boolean isDead() {
        return dead;
    }

    void reached() {
        forgive();
        proven = true;
    }

    /** @param width how many trips might be under way at once */
    void unreached(int width, Instant now) {
        proven = false;
        failuresInARow++;
        if (dead && probed) {
            rest = rest.multipliedBy(2).compareTo(LONGEST_REST) < 0 ? rest.multipliedBy(2) : LONGEST_REST;
            deadSince = now;
            probed = false;
        } else if (!dead && failuresInARow >= Math.max(LEAST_FAILURES, width)) {
            dead = true;
            deadSince = now;
        }
    }

    /** A probe said nothing of the hosts. */
    void unknown() {
        probed = false;
    }

    /** Forgets all that was bad. */
    void forgive() {
        failuresInARow = 0;
        dead = false;
        probed = false;
        rest = FIRST_REST;
    }
}
