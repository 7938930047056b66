package org.jamesexpress.archive.search;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * What is asked for.
 *
 * @param words in the language of SQLite's FTS5; empty when no words are sought
 * @param conditions each of which must hold
 * @param days the days of UTC in which all of it must have arrived
 * @param excludes whether it says what must not be there: of a mail that was not read whole nobody knows that it isn't
 */
public record Query(Optional<String> words, List<Condition> conditions, Days days, boolean excludes) {
    /** What is told who must ask for something and doesn't. */
    public static final String NOTHING_ASKED = "The query asks for nothing, and so it finds every mail";

    /** Days since 1970, both ends included. */
    record Days(long first, long last) {
        static final Days ALL = new Days(Long.MIN_VALUE, Long.MAX_VALUE);

        boolean isAll() {
            return equals(ALL);
        }

        Days and(Days other) {
            return new Days(Math.max(first, other.first), Math.min(last, other.last));
        }
    }

    /** Whether every mail fits, since nothing is said of what it must be. */
    public boolean asksForNothing() {
        return words.isEmpty() && conditions.isEmpty() && days.isAll();
    }

    /**
     * Reads a query as people write it, see {@code docs/reference/archive.md}.
     *
     * @param clock tells the time that {@code after:7d} goes back from, and the zone of days
     * @throws IllegalArgumentException says what is wrong, where, and what would be right
     */
    public static Query parse(String text, Clock clock) {
        return new QueryParser(text, clock).query();
    }
}
