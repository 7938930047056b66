package org.jamesexpress.archive;

/**
 * How an archive fares.
 *
 * @param words say what is wrong; empty when nothing is
 */
public record Health(State state, String words) {
    static final Health GOOD = new Health(State.GOOD, "");

    /** From good to bad. */
    public enum State {
        GOOD,
        /** A person should look. */
        WARNING,
        /** Nothing is archived. */
        FAILING
    }

    /** The worse of two, with the words of both. */
    Health and(Health other) {
        if (other.state == State.GOOD) {
            return this;
        }
        if (state == State.GOOD) {
            return other;
        }
        return new Health(state.compareTo(other.state) >= 0 ? state : other.state, words + "; " + other.words);
    }
}
