package org.jamesexpress.notify.endpoint;

import java.time.Duration;
import java.util.Optional;

/** What became of one try to hand an event over. */
public sealed interface Outcome {
    /** For a log and for people, in one line: {@code HTTP 503}, {@code exit 75 (EX_TEMPFAIL): no disk}. */
    String words();

    /** Which outcome it is, in a word. */
    String word();

    /** The endpoint has it. */
    record Taken(String words) implements Outcome {
        @Override
        public String word() {
            return "taken";
        }
    }

    /**
     * The endpoint doesn't have it, or nobody knows whether it does; it may take it later.
     *
     * @param after how long the endpoint asked to be left alone, if it did
     */
    record Later(String words, Optional<Duration> after) implements Outcome {
        public Later(String words) {
            this(words, Optional.empty());
        }

        @Override
        public String word() {
            return "later";
        }
    }

    /** The endpoint won't take this event, however often it is tried; it may take others. */
    record Never(String words) implements Outcome {
        @Override
        public String word() {
            return "never";
        }
    }

    /** The endpoint wants no event any more. */
    record Gone(String words) implements Outcome {
        @Override
        public String word() {
            return "gone";
        }
    }
}
