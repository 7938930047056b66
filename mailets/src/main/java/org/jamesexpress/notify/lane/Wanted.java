package org.jamesexpress.notify.lane;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jamesexpress.events.EventType;

/** What the log has of some types, read from an index alone: a million events cost milliseconds. */
record Wanted(Connection tx, Set<EventType> types) {
    /** How many come after one; it stops counting at so many. */
    long countAfter(long sequence, long most) throws SQLException {
        String words = types.stream().map(type -> "'" + type.word() + "'").collect(Collectors.joining(", "));
        String some = "SELECT 1 FROM event WHERE type IN (" + words + ") AND sequence > ? LIMIT ?";
        return number("SELECT count(*) FROM (" + some + ") AS counted", sequence, most);
    }

    /** The first after one. */
    Optional<Long> firstAfter(long sequence) throws SQLException {
        return least("sequence > ?", sequence);
    }

    /** The first that happened then or later. */
    Optional<Long> firstSince(long time) throws SQLException {
        return least("time >= ?", time);
    }

    /** Asked type by type, because each has an order of its own in the index. */
    private Optional<Long> least(String which, long value) throws SQLException {
        long least = Long.MAX_VALUE;
        for (EventType type : types) {
            String sql = "SELECT coalesce(min(sequence), " + Long.MAX_VALUE + ") FROM event WHERE type = '"
                    + type.word() + "' AND " + which;
            least = Math.min(least, number(sql, value));
        }
        return least == Long.MAX_VALUE ? Optional.empty() : Optional.of(least);
    }

    private long number(String sql, long... values) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                select.setLong(i + 1, values[i]);
            }
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
