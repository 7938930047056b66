package org.jamesexpress.notify.lane;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.notify.endpoint.Endpoint;

/** Reads how an endpoint stands, within one read, and in milliseconds however much waits. */
record StatusQuery(Connection tx, Endpoint endpoint) {
    private static final String ROWS = " FROM notify_delivery WHERE endpoint = ? AND state = ";

    EndpointStatus status(Instant now) throws SQLException {
        Standing standing = EndpointTable.read(tx, endpoint.name());
        long cursor = EventLog.cursor(tx, endpoint.reader());
        long waiting = rows("waiting");
        long lag = waiting + new Wanted(tx, endpoint.terms().events()).countAfter(cursor, EndpointStatus.MOST + 1);
        return new EndpointStatus(
                endpoint.name(),
                endpoint.way().toString(),
                state(standing),
                standing.reason(),
                Instant.ofEpochMilli(standing.since()),
                Math.min(lag, EndpointStatus.MOST),
                lag > EndpointStatus.MOST,
                Duration.ofMillis(Math.max(0, now.toEpochMilli() - oldest(cursor))),
                cursor,
                time(standing.lastSuccess()),
                time(standing.lastFailure()),
                standing.lastWords(),
                time(standing.failingSince()),
                time(number("SELECT coalesce(min(next_try), 0)" + ROWS + "'waiting'")),
                waiting,
                rows("dead"),
                standing.taken());
    }

    private static EndpointStatus.State state(Standing standing) {
        return switch (standing.state()) {
            case ACTIVE -> standing.failingSince() == 0 ? EndpointStatus.State.ACTIVE : EndpointStatus.State.FAILING;
            case DISABLED -> EndpointStatus.State.DISABLED;
            case GONE -> EndpointStatus.State.GONE;
        };
    }

    private static Optional<Instant> time(long millis) {
        return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    private long rows(String state) throws SQLException {
        String some = "SELECT 1" + ROWS + "'" + state + "' LIMIT " + EndpointStatus.MOST;
        return number("SELECT count(*) FROM (" + some + ") AS counted");
    }

    /** The time of what comes first in the log of that which the endpoint does not have. */
    private long oldest(long cursor) throws SQLException {
        long row = number("SELECT coalesce((SELECT time" + ROWS + "'waiting' ORDER BY sequence LIMIT 1), "
                + Long.MAX_VALUE + ")");
        Optional<Long> first = new Wanted(tx, endpoint.terms().events()).firstAfter(cursor);
        return first.isPresent() ? Math.min(row, ofLog(first.get())) : row;
    }

    private long ofLog(long sequence) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement("SELECT time FROM event WHERE sequence = ?")) {
            select.setLong(1, sequence);
            return number(select);
        }
    }

    private long number(String sql) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement(sql)) {
            select.setString(1, endpoint.name());
            return number(select);
        }
    }

    private static long number(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
