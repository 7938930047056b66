package org.jamesexpress.delivery;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** The ways in which a column can be asked for. */
enum Match {
    EXACTLY("a text that is not empty") {
        @Override
        void add(Where where, String column, String text) {
            where.and(column + " = ?", text);
        }
    },

    /** Where the column is in lower case. */
    ANY_CASE("a text that is not empty") {
        @Override
        void add(Where where, String column, String text) {
            where.and(column + " = ?", text.toLowerCase(Locale.ROOT));
        }
    },

    /** Whatever the case of both. */
    SAME("a text that is not empty") {
        @Override
        void add(Where where, String column, String text) {
            where.and("LOWER(" + column + ") = LOWER(?)", text);
        }
    },

    /** Where the column is in upper case: the name of a constant. */
    NAME("a word") {
        @Override
        void add(Where where, String column, String text) {
            where.and(column + " = ?", text.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    },

    /** An address whatever its case, the end of one after an asterisk, or none. */
    ADDRESS("someone@example.com, *@example.com, or <> for none") {
        @Override
        void add(Where where, String column, String text) {
            if (text.equals("<>")) {
                where.and(column + " = ''");
            } else if (text.startsWith("*")) {
                where.and("LOWER(" + column + ") LIKE LOWER(?) ESCAPE '!'", "%" + literally(text.substring(1)));
            } else {
                where.and("LOWER(" + column + ") = LOWER(?)", text);
            }
        }

        @Override
        boolean takes(String text) {
            return super.takes(text) && text.indexOf('*', 1) < 0;
        }
    },

    /** With or without the angle brackets of the header. */
    MESSAGE_ID("<id@example.com>") {
        @Override
        void add(Where where, String column, String text) {
            String bare = text.replaceAll("^<|>$", "");
            where.and(column + " IN (?, ?)", bare, "<" + bare + ">");
        }
    },

    WITHIN("a text that is not empty") {
        @Override
        void add(Where where, String column, String text) {
            where.and("LOWER(" + column + ") LIKE LOWER(?) ESCAPE '!'", "%" + literally(text) + "%");
        }
    },

    /** A reply code, or all of its first digit. */
    CODE("a code such as 550, or 5xx") {
        @Override
        void add(Where where, String column, String text) {
            int least = Integer.parseInt(text.toLowerCase(Locale.ROOT).replace('x', '0'));
            int most = Integer.parseInt(text.toLowerCase(Locale.ROOT).replace('x', '9'));
            where.and(column + " BETWEEN ? AND ?", least, most);
        }

        @Override
        boolean takes(String text) {
            return text.matches("[2-5](?:[0-9]{2}|[0-9][xX]|[xX]{2})");
        }
    },

    /** An enhanced status code (RFC 3463), or its beginning. */
    STATUS("an enhanced status code such as 5.1.1, or its beginning") {
        @Override
        void add(Where where, String column, String text) {
            where.and("(" + column + " = ? OR " + column + " LIKE ?)", text, text + ".%");
        }

        @Override
        boolean takes(String text) {
            return text.matches("[245](?:\\.[0-9]{1,3}){0,2}");
        }
    },

    /** The word of a {@link QueueState}. */
    STATE(String.join(", ", QueueState.words())) {
        @Override
        void add(Where where, String column, String text) {
            where.and(column + " = ?", text);
        }

        @Override
        boolean takes(String text) {
            return QueueState.words().contains(text);
        }
    },

    SINCE(Match.INSTANT) {
        @Override
        void add(Where where, String column, String text) {
            where.and(column + " >= ?", Instant.parse(text).toEpochMilli());
        }

        @Override
        boolean takes(String text) {
            return isInstant(text);
        }
    },

    /** Before, not at. */
    UNTIL(Match.INSTANT) {
        @Override
        void add(Where where, String column, String text) {
            where.and(column + " < ?", Instant.parse(text).toEpochMilli());
        }

        @Override
        boolean takes(String text) {
            return isInstant(text);
        }
    };

    private static final String INSTANT = "a time such as 2026-01-31T12:00:00Z";

    private final String right;

    Match(String right) {
        this.right = right;
    }

    abstract void add(Where where, String column, String text);

    boolean takes(String text) {
        return !text.isBlank();
    }

    /** What would be right in place of the text; empty if it is. */
    Optional<String> complaint(String text) {
        return takes(text) ? Optional.empty() : Optional.of(right);
    }

    private static String literally(String text) {
        return text.replaceAll("[!%_]", "!$0");
    }

    /** Of a year that has four digits: a later one does not fit the table. */
    private static boolean isInstant(String text) {
        try {
            return text.matches("[0-9]{4}-.*") && Instant.parse(text).isBefore(Instant.MAX);
        } catch (DateTimeException e) {
            return false;
        }
    }
}
