package org.jamesexpress.notify.lane;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jamesexpress.store.Store;

/** Changes rows of one endpoint, so few in a write that the writes of others do not wait for long. Any thread may. */
record Batches(Store store, String endpoint) {
    /** As many as go at once where the log is trimmed. */
    static final int SIZE = 1_000;

    /** Has what waits be due now. */
    long hurry(Instant now) {
        long time = now.toEpochMilli();
        return all("waiting", "UPDATE notify_delivery SET next_try = " + time, " AND next_try > " + time);
    }

    /** Has what was given up wait again, due now. */
    long revive(Instant now) {
        return all(
                "dead",
                "UPDATE notify_delivery SET state = 'waiting', tries = 0, next_try = " + now.toEpochMilli(),
                "");
    }

    /** Deletes what was given up, with its attempts. */
    long forgetDead() {
        return all("dead", "DELETE FROM notify_delivery", "");
    }

    /** From the first one on; gives how many. */
    private long all(String state, String change, String further) {
        String sql = change + " WHERE endpoint = ? AND state = '" + state + "' AND sequence BETWEEN ? AND ?" + further;
        long changed = 0;
        long first = 1;
        for (long last = lastOfNext(state, first); last > 0; last = lastOfNext(state, first)) {
            long from = first;
            long to = last;
            changed += store.writeNow(tx -> change(tx, sql, from, to));
            first = last + 1;
        }
        return changed;
    }

    private int change(Connection tx, String sql, long first, long last) throws SQLException {
        try (PreparedStatement change = tx.prepareStatement(sql)) {
            change.setString(1, endpoint);
            change.setLong(2, first);
            change.setLong(3, last);
            return change.executeUpdate();
        }
    }

    /** Where the rows end that go in one write, 0 where there are none. */
    private long lastOfNext(String state, long first) {
        return store.search(tx -> {
            try (PreparedStatement select = tx.prepareStatement("SELECT coalesce(max(sequence), 0) FROM"
                    + " (SELECT sequence FROM notify_delivery WHERE endpoint = ? AND state = ? AND sequence >= ?"
                    + " ORDER BY sequence LIMIT " + SIZE + ") AS next")) {
                select.setString(1, endpoint);
                select.setString(2, state);
                select.setLong(3, first);
                return number(select);
            }
        });
    }

    /**
     * Where the rows begin that go in one write, when rows of any state go from the end of some on.
     *
     * @return the first of all if they are so few
     */
    long firstOfLast(long first, long end) {
        return store.search(tx -> {
            try (PreparedStatement select = tx.prepareStatement("SELECT CASE WHEN count(*) < " + SIZE
                    + " THEN ? ELSE min(sequence) END FROM (SELECT sequence FROM notify_delivery"
                    + " WHERE endpoint = ? AND sequence >= ? AND sequence < ?"
                    + " ORDER BY sequence DESC LIMIT " + SIZE + ") AS last")) {
                select.setLong(1, first);
                select.setString(2, endpoint);
                select.setLong(3, first);
                select.setLong(4, end);
                return number(select);
            }
        });
    }

    private static long number(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
