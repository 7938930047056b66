package org.jamesexpress.notify.lane;

import java.util.Locale;

/**
 * How an endpoint stands. Times are milliseconds since 1970, 0 where there is none.
 *
 * @param reason why it is told nothing
 * @param since when it was enabled or disabled
 * @param failingSince the first failure since it last took an event
 * @param alerted what the postmaster was told of last: {@link #FAILING}, {@link #DISABLED}, or nothing
 * @param taken how many events it took
 * @param generation see the schema
 */
record Standing(
        State state,
        String reason,
        long since,
        long lastSuccess,
        long lastFailure,
        String lastWords,
        long failingSince,
        String alerted,
        long taken,
        long generation) {
    /** Whether it is told of events; if not, who said so: a person, or the endpoint. */
    enum State {
        ACTIVE,
        DISABLED,
        GONE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    static final String FAILING = "failing";
    static final String DISABLED = "disabled";

    /** Before it was read. */
    static final Standing UNKNOWN = new Standing(State.DISABLED, "", 0, 0, 0, "", 0, "", 0, -1);

    boolean active() {
        return state == State.ACTIVE;
    }

    Standing taken(long now) {
        return new Standing(state, reason, since, now, lastFailure, lastWords, 0, alerted, taken + 1, generation);
    }

    /** The way to the endpoint works, and nothing waits. */
    Standing well(long now) {
        return new Standing(state, reason, since, now, lastFailure, lastWords, 0, alerted, taken, generation);
    }

    Standing failed(long now, String words) {
        long first = failingSince == 0 ? now : failingSince;
        return new Standing(state, reason, since, lastSuccess, now, words, first, alerted, taken, generation);
    }

    /** It asked for no event any more. */
    Standing gone(long now, String why) {
        return new Standing(
                State.GONE, why, now, lastSuccess, lastFailure, lastWords, failingSince, alerted, taken, generation);
    }

    Standing alerted(String of) {
        return new Standing(
                state, reason, since, lastSuccess, lastFailure, lastWords, failingSince, of, taken, generation);
    }

    /** This one, enabled or disabled as another says, which somebody may have changed meanwhile. */
    Standing switchedAs(Standing other) {
        return new Standing(
                other.state,
                other.reason,
                other.since,
                lastSuccess,
                lastFailure,
                lastWords,
                failingSince,
                alerted,
                taken,
                generation);
    }
}
