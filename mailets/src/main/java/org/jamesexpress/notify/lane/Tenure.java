package org.jamesexpress.notify.lane;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether this node tells the endpoint, and when it looks at the database next. A clock that was set back makes it look at
 * once. Belongs to the lane's thread.
 */
final class Tenure {
    /** How often it looks by itself: nobody wakes it for what another node writes. */
    static final Duration LOOK = Duration.ofSeconds(10);

    private final LaneStore store;
    private Instant nextLook = Instant.MIN;
    private Instant end = Instant.MIN;

    Tenure(LaneStore store) {
        this.store = store;
    }

    /** Has it look as soon as it can. */
    void lookAtOnce() {
        nextLook = Instant.MIN;
    }

    boolean isTimeToLook(Instant now) {
        return !nextLook.isAfter(now) || nextLook.isAfter(now.plus(LOOK));
    }

    Instant nextLook(Instant now) {
        return isTimeToLook(now) ? now : nextLook;
    }

    /** Takes or keeps the lane, if no other node has it. While that is not known nothing is sent. */
    void renew(Instant now) {
        nextLook = now.plus(LOOK);
        end = Instant.MIN;
        end = store.lease(now) ? now.plus(LaneStore.LEASE) : Instant.MIN;
    }

    /** Whether nobody else may tell the endpoint at this moment. */
    boolean holds(Instant now) {
        return now.isBefore(end);
    }
}
