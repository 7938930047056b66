package org.jamesexpress.tls.sts;

import java.time.Duration;
import java.time.Instant;

/**
 * A policy that is kept.
 *
 * @param id what DNS called it when it was fetched
 * @param fetched when it was seen at its host the last time
 * @param used when a mail asked for it, to the day
 */
public record Held(StsPolicy policy, String id, Instant fetched, Instant used) {
    /** One that may be believed for no time at all serves those who waited for it, and spares its host the others. */
    private static final Duration LEAST = Duration.ofMinutes(1);

    private static final Duration DAY = Duration.ofDays(1);

    static Held fresh(StsPolicy policy, String id, Instant now) {
        return new Held(policy, id, now, now);
    }

    /** From then on nobody believes it. */
    public Instant end() {
        Duration age = policy.maxAge();
        return fetched.plus(age.compareTo(LEAST) < 0 ? LEAST : age);
    }

    /** From then on somebody should look whether it still stands: after a day, or in the middle of a shorter time. */
    Instant due() {
        Duration half = Duration.between(fetched, end()).dividedBy(2);
        return fetched.plus(half.compareTo(DAY) < 0 ? half : DAY);
    }

    boolean isLive(Instant now) {
        return now.isBefore(end());
    }

    /** A clock that was set back tells nothing of its age. */
    boolean isDue(Instant now) {
        return !now.isBefore(due()) || now.isBefore(fetched);
    }

    boolean wasUsedToday(Instant now) {
        return now.isBefore(used.plus(DAY));
    }

    Held used(Instant now) {
        return new Held(policy, id, fetched, now);
    }
}
