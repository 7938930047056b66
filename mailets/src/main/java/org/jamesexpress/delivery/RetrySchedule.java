package org.jamesexpress.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
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

    /** The longest that a mail waits for its next attempt. */
    public Duration longestWait() {
        Duration longest = steps.stream().max(Comparator.naturalOrder()).orElseThrow();
        return longest.plusMillis(jitter(longest));
    }

    /**
     * The attempt after one that began at {@code started} and is over {@code now}: the last of them at the end of the
     * lifetime, none after one that began later than that. A mail that seems to have arrived after {@code now}, because
     * the clock was set back, counts as arrived now.
     */
    public Optional<Instant> next(Instant arrived, Instant started, Instant now, RandomGenerator random) {
        Instant end = end(arrived);
        if (!started.isBefore(end)) {
            return Optional.empty();
        }
        Instant from = now.isBefore(arrived) ? now : arrived;
        Instant next = from.plus(slotAfter(Duration.between(from, now), random));
        return Optional.of(next.isBefore(end) ? next : end);
    }

    private Duration slotAfter(Duration passed, RandomGenerator random) {
        Duration slot = Duration.ZERO;
        Duration step = Duration.ZERO;
        for (Iterator<Duration> each = steps.iterator(); each.hasNext() && slot.compareTo(passed) <= 0; ) {
            step = each.next();
            slot = slot.plus(step);
        }
        if (slot.compareTo(passed) <= 0) {
            slot = slot.plus(step.multipliedBy(passed.minus(slot).dividedBy(step) + 1));
        }
        return slot.plusMillis(random.nextLong(jitter(step) + 1));
    }

    private long jitter(Duration step) {
        return step.toMillis() * jitterPercent / 100;
    }
}
