package org.jamesexpress.delivery;

import java.time.Instant;
import java.util.Optional;

/**
 * How a destination stands.
 *
 * @param waitingSince when the mail came that has waited for longest; empty where none waits
 * @param unreachedSince the first attempt after the last one in which a host answered; empty where that was the last
 */
public record DestinationState(Optional<Instant> waitingSince, Optional<Instant> unreachedSince) {
    /** Of which nothing is known. */
    public static final DestinationState UNKNOWN = new DestinationState(Optional.empty(), Optional.empty());

    /** Whether mail that came before then still waits. */
    public boolean isDelayedSince(Instant then) {
        return waitingSince.stream().anyMatch(then::isAfter);
    }

    /** Whether every attempt since then, or since one before, reached nobody. Where no mail waits, nobody tries. */
    public boolean isDeadSince(Instant then) {
        return waitingSince.isPresent() && unreachedSince.stream().anyMatch(since -> !since.isAfter(then));
    }
}
