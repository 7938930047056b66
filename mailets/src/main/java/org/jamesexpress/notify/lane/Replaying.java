package org.jamesexpress.notify.lane;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.events.EventType;
import org.jamesexpress.notify.endpoint.Endpoint;

/** Has events sent again. What takes long is found by a read, before the write. */
record Replaying(Endpoint endpoint, Instant now) {
    private static final String AT = "SELECT coalesce(min(sequence), 0) FROM event WHERE ";

    /** The events that are meant one by one. */
    List<Event> find(Connection tx, Replay replay) throws SQLException {
        if (replay instanceof Replay.EventId one) {
            return events(tx, "id = ?", one.id());
        }
        if (replay instanceof Replay.MessageId mail) {
            return events(tx, "data LIKE ? ESCAPE '!'", "%\"messageId\":\"" + escaped(mail.messageId()) + "\"%")
                    .stream()
                    .filter(event -> endpoint.terms().wants(event))
                    .toList();
        }
        return List.of();
    }

    /** As it stands in a JSON text, in the words of a pattern. */
    private static String escaped(String messageId) {
        return messageId
                .replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("!", "!!")
                .replace("%", "!%")
                .replace("_", "!_");
    }

    private static List<Event> events(Connection tx, String which, String value) throws SQLException {
        try (PreparedStatement select =
                tx.prepareStatement("SELECT * FROM event WHERE " + which + " ORDER BY sequence LIMIT 1000")) {
            select.setString(1, value);
            List<Event> events = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    events.add(Deliveries.event(row));
                }
            }
            return events;
        }
    }

    /** How many events are sent again. */
    long begin(Connection tx, Replay replay, List<Event> found) throws SQLException {
        if (replay instanceof Replay.Dead) {
            return revive(tx, " AND sequence > ?", 0);
        }
        if (replay instanceof Replay.Since since) {
            return rewind(tx, number(tx, AT + "time >= ?", since.time().toEpochMilli()));
        }
        if (replay instanceof Replay.Sequence sequence) {
            return rewind(tx, number(tx, AT + "sequence >= ?", sequence.first()));
        }
        long count = 0;
        for (Event each : found) {
            count += again(tx, each);
        }
        return count;
    }

    /** One event: its row if it has one, or else a new one, unless it is still to come anyway. */
    private long again(Connection tx, Event event) throws SQLException {
        if (revive(tx, " AND sequence = ?", event.sequence()) == 1) {
            return 1;
        }
        boolean passed = event.sequence() <= EventLog.cursor(tx, endpoint.reader());
        return passed ? new Deliveries(endpoint.name()).insert(tx, event, now) : 0;
    }

    private long revive(Connection tx, String which, long sequence) throws SQLException {
        try (PreparedStatement update = tx.prepareStatement("UPDATE notify_delivery SET state = 'waiting', tries = 0,"
                + " next_try = ? WHERE endpoint = ? AND state = 'dead'" + which)) {
            update.setLong(1, now.toEpochMilli());
            update.setString(2, endpoint.name());
            update.setLong(3, sequence);
            return update.executeUpdate();
        }
    }

    /**
     * Sets the place in the log back to before an event, and forgets the rows that the log has anew; not those of digests,
     * which stand for earlier events, too.
     */
    private long rewind(Connection tx, long first) throws SQLException {
        if (first == 0) {
            return 0;
        }
        EndpointTable.nextGeneration(tx, endpoint.name()); // First: it holds up a note of the lane.
        try (PreparedStatement delete =
                tx.prepareStatement("DELETE FROM notify_delivery WHERE endpoint = ? AND sequence >= ?"
                        + " AND type <> '" + EventType.NOTIFY_DIGEST.word() + "'")) {
            delete.setString(1, endpoint.name());
            delete.setLong(2, first);
            delete.executeUpdate();
        }
        EventLog.rewind(tx, endpoint.reader(), first - 1);
        return number(tx, "SELECT count(*) FROM event WHERE sequence >= ?", first);
    }

    private static long number(Connection tx, String sql, long value) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement(sql)) {
            select.setLong(1, value);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
