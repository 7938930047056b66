package org.jamesexpress.tls.sts;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jamesexpress.tls.Problem;

/**
 * What is known of a domain's policy.
 *
 * @param held the last that was fetched
 * @param failure of the last fetch, if it failed
 * @param heard what DNS said last
 * @param since when the table was looked at
 */
record Known(Optional<Held> held, Optional<Failure> failure, Heard heard, Instant since) {
    /** That there is no policy may be remembered so long: another node may have found one. */
    private static final Duration ABSENCE = Duration.ofMinutes(10);

    /** Of a domain that nobody has asked for. */
    static final Known NOTHING = new Known(Optional.empty(), Optional.empty(), Heard.NOTHING, Instant.MIN);

    /**
     * What DNS said of a domain's policy.
     *
     * @param until before that it isn't asked again
     */
    record Heard(Optional<StsRecord> record, Instant until) {
        static final Heard NOTHING = new Heard(Optional.empty(), Instant.MIN);

        boolean isFresh(Instant now) {
            return now.isBefore(until);
        }
    }

    Known with(Held fresh) {
        return new Known(Optional.of(fresh), Optional.empty(), heard, since);
    }

    /** The same policy, which was used. */
    Known withUse(Held used) {
        return new Known(Optional.of(used), failure, heard, since);
    }

    Known with(Failure fresh) {
        return new Known(held, Optional.of(fresh), heard, since);
    }

    Known with(Heard fresh) {
        return new Known(held, failure, fresh, since);
    }

    /** The same, with the policy of the table if that was fetched later. */
    Known with(Optional<Held> stored, Instant now) {
        boolean isLater = stored.isPresent()
                && (held.isEmpty() || held.get().fetched().isBefore(stored.get().fetched()));
        return new Known(isLater ? stored : held, isLater ? Optional.empty() : failure, heard, now);
    }

    /** In policies and hosts. */
    int size() {
        return 1 + held.map(it -> it.policy().mx().size()).orElse(0);
    }

    boolean isStale(Instant now) {
        return held.isEmpty() && !now.isBefore(since.plus(ABSENCE));
    }

    Optional<Held> live(Instant now) {
        return held.filter(it -> it.isLive(now));
    }

    /** Whether the policy that DNS tells of must be fetched before anything is said. */
    boolean lacks(String id, Instant now) {
        return live(now).filter(it -> it.id().equals(id)).isEmpty()
                && failure.filter(it -> it.forbids(id, now)).isEmpty();
    }

    /** Whether nothing was ever heard of the policy that DNS tells of: neither an earlier one, nor that it can't be had. */
    boolean isNew(Instant now) {
        return live(now).isEmpty() && failure.isEmpty();
    }

    /** Whether the policy should be fetched again, which nobody waits for. */
    boolean isDue(Instant now) {
        return live(now).filter(it -> it.isDue(now)).isPresent()
                && failure.filter(it -> it.isFresh(now)).isEmpty();
    }

    Standing standing(Instant now) {
        return new Standing(heard.record(), live(now), failure.map(Failure::problem));
    }

    /** The failure of a fetch that came after those that are known. */
    Failure failed(String id, Problem problem, Instant now) {
        return failure.filter(it -> it.id().equals(id))
                .map(it -> it.again(problem, now))
                .orElseGet(() -> new Failure(id, problem, 1, now));
    }
}
