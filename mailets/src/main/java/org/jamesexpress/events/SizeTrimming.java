package org.jamesexpress.events;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import org.jamesexpress.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes the oldest events of a log that has grown too large, those, too, that somebody has not seen. */
final class SizeTrimming {
    private static final Logger LOGGER = LoggerFactory.getLogger(SizeTrimming.class);

    private final Store store;
    private final long most;
    private final Set<String> left = new TreeSet<>();

    /** @param most octets that stay */
    SizeTrimming(Store store, long most) {
        this.store = store;
        this.most = most;
    }

    int trim() {
        int deleted = 0;
        long last = 0;
        for (long next = store.read(this::next); next > 0; next = store.read(this::next)) {
            long to = next;
            deleted += store.writeNow(tx -> Trimming.delete(tx, to));
            last = to;
        }
        if (!left.isEmpty()) {
            LOGGER.warn(
                    "deleted events to={} because the log has no room, readers={} have not seen them: find out why, or give"
                            + " it more with eventRetentionSize",
                    last,
                    left);
        }
        return deleted;
    }

    /** The last event that goes in the next write, 0 when the log is small enough. */
    private long next(Connection tx) throws SQLException {
        long excess = Trimming.number(tx, "SELECT octets FROM event_counter") - most;
        if (excess <= 0) {
            return 0;
        }
        long last = last(tx, excess);
        left.addAll(Trimming.readersBefore(tx, last));
        return last;
    }

    private static long last(Connection tx, long excess) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement(
                "SELECT coalesce(min(CASE WHEN octets >= ? THEN sequence END), max(sequence), 0) FROM"
                        + " (SELECT sequence, sum(" + Trimming.OCTETS + ") OVER (ORDER BY sequence) AS octets FROM"
                        + " (SELECT * FROM event ORDER BY sequence LIMIT " + Trimming.BATCH + ") AS oldest) AS sums")) {
            select.setLong(1, excess);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
