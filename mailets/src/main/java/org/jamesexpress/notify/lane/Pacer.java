package org.jamesexpress.notify.lane;

import java.time.Instant;
import java.util.Optional;
import org.jamesexpress.notify.endpoint.Burst;

/**
 * Hands out what the feeder has, one by one; or, where that would be too many in a time, the rest as one at the end of it.
 * Once there was a storm, whatever comes waits for the end of the time, until so few came that they go out one by one again.
 * Belongs to the lane's thread.
 */
final class Pacer {
    private final Feeder feeder;
    private final Optional<Burst> burst;
    private Instant end = Instant.MIN;
    private int handedOut;

    Pacer(Feeder feeder, Optional<Burst> burst) {
        this.feeder = feeder;
        this.burst = burst;
    }

    Optional<Item> next(Instant now) {
        return burst.isEmpty() ? feeder.next() : next(burst.get(), now);
    }

    private Optional<Item> next(Burst limit, Instant now) {
        if (!isWithin(limit, now)) {
            boolean wasFull = handedOut >= limit.most();
            end = now.plus(limit.time());
            Optional<Item> folded = wasFull ? feeder.fold(limit.most()) : Optional.empty();
            handedOut = folded.isPresent() ? limit.most() : 0;
            if (folded.isPresent()) {
                return folded;
            }
        }
        if (handedOut >= limit.most()) {
            return Optional.empty();
        }
        Optional<Item> next = feeder.next();
        handedOut += next.isPresent() ? 1 : 0;
        return next;
    }

    /** Until when it hands out nothing, if that is so. */
    Optional<Instant> heldUntil(Instant now) {
        return burst.filter(limit -> handedOut >= limit.most() && isWithin(limit, now))
                .map(limit -> end);
    }

    /** Not when the clock was set back. */
    private boolean isWithin(Burst limit, Instant now) {
        return now.isBefore(end) && !end.isAfter(now.plus(limit.time()));
    }
}
