package org.jamesexpress.notify.lane;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.notify.endpoint.Endpoint;

/** Reads how an endpoint stands, within one read. */
record StatusQuery(Connection tx, Endpoint endpoint) {
    private static final String ROWS = " FROM notify_delivery WHERE endpoint = ? AND state = ";

    EndpointStatus status(Instant now) throws SQLException {
        Standing standing = EndpointTable.read(tx, endpoint.name());
        long cursor = EventLog.cursor(tx, endpoint.reader());
        long waiting = number("SELECT count(*)" + ROWS + "'waiting'");
        long oldest = Math.min(
                number("SELECT coalesce(min(time), " + Long.MAX_VALUE + ")" + ROWS + "'waiting'"),
                ofLog("coalesce(min(time), " + Long.MAX_VALUE + ")", cursor));
        long next = number("SELECT coalesce(min(next_try), 0)" + ROWS + "'waiting'");
        return new EndpointStatus(
                endpoint.name(),
                endpoint.way().toString(),
                state(standing),
                standing.reason(),
                Instant.ofEpochMilli(standing.since()),
                waiting + ofLog("count(*)", cursor),
                Duration.ofMillis(Math.max(0, now.toEpochMilli() - oldest)),
                cursor,
                time(standing.lastSuccess()),
                time(standing.lastFailure()),
                standing.lastWords(),
                time(standing.failingSince()),
                time(next),
                waiting,
                number("SELECT count(*)" + ROWS + "'dead'"),
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

    private long number(String sql) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement(sql)) {
            select.setString(1, endpoint.name());
            return number(select);
        }
    }

    private long ofLog(String what, long cursor) throws SQLException {
        String types = endpoint.terms().events().stream()
                .map(type -> "'" + type.word() + "'")
                .collect(Collectors.joining(", "));
        try (PreparedStatement select =
                tx.prepareStatement("SELECT " + what + " FROM event WHERE sequence > ? AND type IN (" + types + ")")) {
            select.setLong(1, cursor);
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
