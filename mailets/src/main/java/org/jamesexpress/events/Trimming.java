package org.jamesexpress.events;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jamesexpress.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One trim of the log. Events go from the oldest on and without a gap between those that stay. The time of an event may be
 * any: one from the future, written while a clock was wrong, holds up none of those after it.
 */
final class Trimming {
    private static final Logger LOGGER = LoggerFactory.getLogger(Trimming.class);

    /** Bounds how long the writes of others wait for one of ours. */
    static final int BATCH = 1_000;

    /** What an event counts for where the log is kept by its size. */
    static final String OCTETS = "octet_length(id) + octet_length(subject) + octet_length(data)";

    private final Store store;
    private final long now;
    private final long passedBefore;
    private final long unreadBefore;

    Trimming(Store store, Instant now, Retention retention) {
        this.store = store;
        this.now = now.toEpochMilli();
        this.passedBefore = now.minus(retention.passed()).toEpochMilli();
        this.unreadBefore = now.minus(retention.unread()).toEpochMilli();
    }

    /**
     * What to delete.
     *
     * @param first the oldest event
     * @param last the last one that goes
     * @param left the readers that had not passed it
     */
    private record Plan(long first, long last, List<String> left) {}

    int trim() {
        Plan plan = store.read(this::plan);
        if (!plan.left.isEmpty()) {
            LOGGER.warn(
                    "deleting events to={} that were kept too long for readers={} which have not seen them",
                    plan.last,
                    plan.left);
        }
        int deleted = 0;
        for (long next = plan.first; next <= plan.last; next += BATCH) {
            long to = Math.min(plan.last, next + BATCH - 1);
            deleted += store.writeNow(tx -> delete(tx, to));
        }
        return deleted;
    }

    private Plan plan(Connection tx) throws SQLException {
        long unread = lastBefore(tx, unreadBefore);
        long passed = Math.min(
                lastBefore(tx, passedBefore),
                number(tx, "SELECT coalesce(min(sequence), ?) FROM event_cursor", Long.MAX_VALUE));
        long first = number(tx, "SELECT coalesce(min(sequence), ?) FROM event", Long.MAX_VALUE);
        return new Plan(first, Math.max(passed, unread), first > unread ? List.of() : readersBefore(tx, unread));
    }

    /** The last event of that age before the first one that is younger. */
    private long lastBefore(Connection tx, long time) throws SQLException {
        long younger = number(
                tx,
                "SELECT coalesce((SELECT sequence FROM event WHERE time >= ? AND time <= ? ORDER BY sequence LIMIT 1), ?)",
                time,
                now,
                Long.MAX_VALUE);
        return number(
                tx,
                "SELECT coalesce((SELECT sequence FROM event WHERE time < ? AND sequence < ?"
                        + " ORDER BY sequence DESC LIMIT 1), 0)",
                time,
                younger);
    }

    static List<String> readersBefore(Connection tx, long sequence) throws SQLException {
        try (PreparedStatement select =
                tx.prepareStatement("SELECT reader FROM event_cursor WHERE sequence < ? ORDER BY reader")) {
            select.setLong(1, sequence);
            List<String> readers = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    readers.add(row.getString(1));
                }
            }
            return readers;
        }
    }

    static long number(Connection tx, String sql, long... values) throws SQLException {
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

    /** Deletes all up to an event. */
    static int delete(Connection tx, long to) throws SQLException {
        try (PreparedStatement count = tx.prepareStatement("UPDATE event_counter SET octets = octets"
                        + " - (SELECT coalesce(sum(" + OCTETS + "), 0) FROM event WHERE sequence <= ?)");
                PreparedStatement delete = tx.prepareStatement("DELETE FROM event WHERE sequence <= ?")) {
            count.setLong(1, to);
            count.executeUpdate();
            delete.setLong(1, to);
            return delete.executeUpdate();
        }
    }
}
