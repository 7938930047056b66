package org.jamesexpress.delivery;

import java.util.Map;
import java.util.Optional;

/** Which attempts: those for which each criterion holds, or all if there is none. */
public record AttemptSearch(Map<By, String> criteria) {
    /** What attempts are searched by. */
    public enum By implements Criterion {
        SINCE("since", "a.time", Match.SINCE),
        /** Before then, not at it. */
        UNTIL("until", "a.time", Match.UNTIL),
        /** The mail's. */
        ID("id", "a.message", Match.EXACTLY),
        MESSAGE_ID("messageId", "m.message_id", Match.MESSAGE_ID),
        /** An asterisk at the start stands for anything; {@code <>} is the null reverse-path. */
        SENDER("sender", "m.reverse_path", Match.ADDRESS),
        /** An asterisk at the start stands for anything. */
        RECIPIENT("recipient", "r.address", Match.ADDRESS),
        DESTINATION("destination", "r.destination", Match.ANY_CASE),
        /** The host's name. */
        HOST("host", "a.host", Match.SAME),
        /** The host's address. */
        ADDRESS("address", "a.address", Match.EXACTLY),
        /** Our address. */
        SOURCE("source", "a.source", Match.EXACTLY),
        /** Part of the protocol's or the cipher suite's name. */
        TLS("tls", "a.tls", Match.WITHIN),
        STAGE("stage", "a.stage", Match.NAME),
        CODE("code", "a.code", Match.CODE),
        STATUS("status", "a.enhanced", Match.STATUS),
        /** Part of what the host said, or of what happened instead. */
        WORDS("words", "a.words", Match.WITHIN),
        OUTCOME("outcome", "a.outcome", Match.NAME);

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

    /** @throws IllegalArgumentException if a criterion can't be */
    public AttemptSearch {
        Criterion.check(criteria);
        criteria = Map.copyOf(criteria);
    }

    /** The conditions, for {@code outbound_attempt a} with its recipient {@code r} and its message {@code m}. */
    Where where() {
        Where where = new Where();
        criteria.forEach((by, text) -> by.match.add(where, by.column, text));
        return where;
    }
}
