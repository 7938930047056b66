package org.jamesexpress.delivery;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which recipients of the queue: those for whom each criterion holds, or everybody if there is none. */
public record Selection(Map<By, String> criteria) {
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
        STATE("state", QueueState.COLUMN, Match.STATE);

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

    /** @throws IllegalArgumentException if a criterion can't be */
    public Selection {
        Criterion.check(criteria);
        criteria = Map.copyOf(criteria);
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
