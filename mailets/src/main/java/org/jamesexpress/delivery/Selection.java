package org.jamesexpress.delivery;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which recipients of the queue: those for whom each criterion holds.
 *
 * @param all whether having no criterion means everybody, and is no slip
 */
public record Selection(Map<By, String> criteria, boolean all) {
    /** What recipients are chosen by. */
    public enum By implements Criterion {
        /** The mail's. */
        ID("id", "r.message", Match.EXACTLY),
        /** The recipient's domain. */
        DESTINATION("destination", "r.destination", Match.ANY_CASE),
        /** An asterisk at the start stands for anything; {@code <>} is the null reverse-path. */
        SENDER("sender", "m.reverse_path", Match.ADDRESS),
        /** An asterisk at the start stands for anything. */
        RECIPIENT("recipient", "r.address", Match.ADDRESS),
        STATE("state", QueueState.COLUMN, Match.ANY_CASE) {
            @Override
            public Optional<String> complaint(String text) {
                return QueueState.words().contains(text)
                        ? Optional.empty()
                        : Optional.of(String.join(", ", QueueState.words()));
            }
        };

        private final String word;
        private final String column;
        private final Match match;

        By(String word, String column, Match match) {
            this.word = word;
            this.column = column;
            this.match = match;
        }

        @Override
        public String word() {
            return word;
        }

        @Override
        public Optional<String> complaint(String text) {
            return match.complaint(text);
        }
    }

    private static final int LONGEST_LOGGED = 320;

    /** Everybody in the queue. */
    public static final Selection ALL = new Selection(Map.of(), true);

    /** @throws IllegalArgumentException if a criterion can't be, or there is none and {@code all} was not said */
    public Selection {
        if (criteria.isEmpty() && !all) {
            throw new IllegalArgumentException("Nothing is selected");
        }
        criteria.forEach((by, text) -> by.complaint(text).ifPresent(right -> {
            throw new IllegalArgumentException(by.word() + " = " + text + ": " + right + " is right");
        }));
        criteria = Map.copyOf(criteria);
    }

    public static Selection of(Map<By, String> criteria) {
        return new Selection(criteria, false);
    }

    /** The conditions, for {@code outbound_recipient r} and {@code outbound_message m}. */
    Where where() {
        Where where = new Where().and(QueueState.QUEUED);
        criteria.forEach((by, text) -> by.match.add(where, by.column, text));
        return where;
    }

    /** As the log has it. */
    @Override
    public String toString() {
        return criteria.isEmpty()
                ? "all"
                : criteria.entrySet().stream()
                        .map(each -> each.getKey().word() + "=" + Printable.line(each.getValue(), LONGEST_LOGGED))
                        .sorted()
                        .collect(Collectors.joining(", "));
    }
}
