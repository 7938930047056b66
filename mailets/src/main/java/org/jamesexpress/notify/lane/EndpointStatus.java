package org.jamesexpress.notify.lane;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How an endpoint stands.
 *
 * @param target where its events go, without a secret: {@code webhook to crm.example.com}
 * @param reason why it is told nothing, empty unless it is disabled
 * @param since when it was enabled or disabled
 * @param lag how many events it may want that it doesn't have: all of its types, whatever its match says of them, and those
 *     that wait for another try; dead letters are not. Nobody counts further than {@link #MOST}, here and below
 * @param lagIsMore whether it is more than {@link #MOST}
 * @param lagTime the age of the first of them, zero if there is none
 * @param position the last event of the log up to which it has, or has given up, or has waiting, everything
 * @param lastWords of the last failure, empty before
 * @param failingSince the first failure since it last took an event
 * @param nextTry when the next of what waits is sent again
 * @param waiting how many events failed and are tried again
 * @param dead how many were given up
 * @param taken how many it has taken, ever
 */
public record EndpointStatus(
        String name,
        String target,
        State state,
        String reason,
        Instant since,
        long lag,
        boolean lagIsMore,
        Duration lagTime,
        long position,
        Optional<Instant> lastSuccess,
        Optional<Instant> lastFailure,
        String lastWords,
        Optional<Instant> failingSince,
        Optional<Instant> nextTry,
        long waiting,
        long dead,
        long taken) {
    /** Counting more would take longer than who asks can wait. */
    public static final long MOST = 100_000;

    /** Whether events go there. */
    public enum State {
        ACTIVE,
        /** It has failed since it last took an event. */
        FAILING,
        /** By a command. */
        DISABLED,
        /** It asked for no event any more (410). */
        GONE
    }
}
