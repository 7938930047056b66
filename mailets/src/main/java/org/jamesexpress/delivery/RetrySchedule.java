package org.jamesexpress.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a deferred mail is tried again: at fixed distances from its arrival, so that neither a restart nor a long attempt
 * shifts them.
 *
 * @param steps from one attempt to the next; the last repeats
 * @param jitterPercent how much of a step an attempt may come late, so that mails deferred together do not come back
 *     together
 * @param lifetime from arrival to the last attempt
 */
public record RetrySchedule(List<Duration> steps, int jitterPercent, Duration lifetime) {
    public RetrySchedule {
        steps = List.copyOf(steps);
        if (steps.isEmpty() || steps.stream().anyMatch(step -> step.isZero() || step.isNegative())) {
            throw new IllegalArgumentException("A schedule needs steps that lead forward: " + steps);
        }
        if (jitterPercent < 0 || jitterPercent > 100) {
            throw new IllegalArgumentException("Not a percentage: " + jitterPercent);
        }
    }

    /** The end of the lifetime of a mail that arrived then. */
    public Instant end(Instant arrived) {
        return arrived.plus(lifetime);
    }

    /** The next attempt after {@code now}, the last of them at the end of the lifetime; empty once that is over. */
    public Optional<Instant> next(Instant arrived, Instant now, RandomGenerator random) {
        Instant end = end(arrived);
        if (!now.isBefore(end)) {
            return Optional.empty();
        }
        Instant slot = arrived;
        Duration step = Duration.ZERO;
        for (int i = 0; !slot.isAfter(now); i++) {
            step = steps.get(Math.min(i, steps.size() - 1));
            slot = slot.plus(step);
        }
        long latest = step.toMillis() * jitterPercent / 100;
        Instant next = slot.plusMillis(random.nextLong(latest + 1));
        return Optional.of(next.isBefore(end) ? next : end);
    }
}
