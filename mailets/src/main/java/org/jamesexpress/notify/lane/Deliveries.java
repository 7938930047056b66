package org.jamesexpress.notify.lane;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventType;

/**
 * The events that one endpoint did not take at once, in the database.
 *
 * @param endpoint its name
 */
record Deliveries(String endpoint) {
    private static final String WAITING = " FROM notify_delivery WHERE endpoint = ? AND state = 'waiting'";

    /** So many events that wait for a parallel endpoint, before the others wait in the log; nobody counts further. */
    static final int MOST_WAITING = 10_000;

    /**
     * What waits.
     *
     * @param waiting how many, up to {@link #MOST_WAITING}
     * @param due when the first is due of those that are not under way; with an order, the one in front
     */
    record Outlook(long waiting, Optional<Instant> due) {}

    Outlook outlook(Connection tx, boolean ordered, Collection<Long> underWay) throws SQLException {
        String first = " ORDER BY " + (ordered ? "sequence" : "next_try") + " LIMIT 1";
        String sql = "SELECT (SELECT count(*) FROM (SELECT 1" + WAITING + " LIMIT " + MOST_WAITING + ") AS counted),"
                + " (SELECT next_try" + WAITING + without(underWay) + first + ")";
        try (PreparedStatement select = tx.prepareStatement(sql)) {
            select.setString(1, endpoint);
            select.setString(2, endpoint);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                long due = row.getLong(2);
                return new Outlook(
                        row.getLong(1), row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(due)));
            }
        }
    }

    /** The next one that is due and not under way; with an order, only the one in front. */
    Optional<Item> due(Connection tx, boolean ordered, Instant now, Collection<Long> underWay) throws SQLException {
        String sql = "SELECT *" + WAITING + without(underWay)
                + (ordered ? " ORDER BY sequence LIMIT 1" : " AND next_try <= ? ORDER BY next_try, sequence LIMIT 1");
        try (PreparedStatement select = tx.prepareStatement(sql)) {
            select.setString(1, endpoint);
            if (!ordered) {
                select.setLong(2, now.toEpochMilli());
            }
            try (ResultSet row = select.executeQuery()) {
                boolean isDue = row.next() && row.getLong("next_try") <= now.toEpochMilli();
                return isDue ? Optional.of(Item.ofRow(event(row), row.getInt("tries"))) : Optional.empty();
            }
        }
    }

    private static String without(Collection<Long> sequences) {
        return sequences.isEmpty()
                ? ""
                : sequences.stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(",", " AND sequence NOT IN (", ")"));
    }

    static Event event(ResultSet row) throws SQLException {
        return new Event(
                row.getLong("sequence"),
                row.getString("id"),
                EventType.of(row.getString("type")),
                row.getString("subject"),
                Instant.ofEpochMilli(row.getLong("time")),
                row.getString("data"));
    }

    /** The sequences after one that have a row, waiting or dead. */
    Set<Long> after(Connection tx, long sequence) throws SQLException {
        try (PreparedStatement select =
                tx.prepareStatement("SELECT sequence FROM notify_delivery WHERE endpoint = ? AND sequence > ?")) {
            select.setString(1, endpoint);
            select.setLong(2, sequence);
            Set<Long> sequences = new HashSet<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    sequences.add(row.getLong(1));
                }
            }
            return sequences;
        }
    }

    /** Nothing when the row was deleted meanwhile. */
    void failed(Connection tx, Settlement.Failed failure) throws SQLException {
        if (failure.item().origin() == Item.Origin.LOG) {
            insert(tx, failure.item().event(), failure.began());
        }
        String sql = "UPDATE notify_delivery SET state = ?, tries = ?, last_try = ?, next_try = ?, last_words = ?"
                + " WHERE endpoint = ? AND sequence = ?";
        try (PreparedStatement update = tx.prepareStatement(sql)) {
            update.setString(1, failure.dead() ? "dead" : "waiting");
            update.setInt(2, failure.tries());
            update.setLong(3, failure.began().toEpochMilli());
            update.setLong(4, failure.next().toEpochMilli());
            update.setString(5, failure.words());
            update.setString(6, endpoint);
            update.setLong(7, failure.item().event().sequence());
            if (update.executeUpdate() == 1) {
                noteAttempt(tx, failure);
            }
        }
    }

    /** Has an event wait that is due now, unless it has a row. */
    int insert(Connection tx, Event event, Instant now) throws SQLException {
        try (PreparedStatement insert = tx.prepareStatement(
                "INSERT INTO notify_delivery (endpoint, sequence, id, type,"
                        + " subject, time, data, state, tries, first_try, last_try, next_try, last_words)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', 0, ?, 0, ?, '') ON CONFLICT (endpoint, sequence) DO NOTHING")) {
            insert.setString(1, endpoint);
            insert.setLong(2, event.sequence());
            insert.setString(3, event.id());
            insert.setString(4, event.type().word());
            insert.setString(5, event.subject());
            insert.setLong(6, event.time().toEpochMilli());
            insert.setString(7, event.data());
            insert.setLong(8, now.toEpochMilli());
            insert.setLong(9, now.toEpochMilli());
            return insert.executeUpdate();
        }
    }

    /** Has an event that was given up wait again, due now. */
    int revive(Connection tx, Event event, Instant now) throws SQLException {
        try (PreparedStatement update = tx.prepareStatement("UPDATE notify_delivery SET state = 'waiting', tries = 0,"
                + " next_try = ? WHERE endpoint = ? AND state = 'dead' AND sequence = ? AND id = ?")) {
            update.setLong(1, now.toEpochMilli());
            update.setString(2, endpoint);
            update.setLong(3, event.sequence());
            update.setString(4, event.id());
            return update.executeUpdate();
        }
    }

    /** Once, also when it is written again because nobody heard that it was. */
    private void noteAttempt(Connection tx, Settlement.Failed failure) throws SQLException {
        try (PreparedStatement insert =
                tx.prepareStatement("INSERT INTO notify_attempt (endpoint, sequence, number, time, millis, words)"
                        + " SELECT ?, ?, coalesce(max(number), 0) + 1, ?, ?, ? FROM notify_attempt"
                        + " WHERE endpoint = ? AND sequence = ? HAVING coalesce(max(time), -1) <> ?")) {
            long sequence = failure.item().event().sequence();
            insert.setString(1, endpoint);
            insert.setLong(2, sequence);
            insert.setLong(3, failure.began().toEpochMilli());
            insert.setLong(4, failure.took().toMillis());
            insert.setString(5, failure.words());
            insert.setString(6, endpoint);
            insert.setLong(7, sequence);
            insert.setLong(8, failure.began().toEpochMilli());
            insert.executeUpdate();
        }
    }

    void delete(Connection tx, long sequence) throws SQLException {
        try (PreparedStatement delete =
                tx.prepareStatement("DELETE FROM notify_delivery WHERE endpoint = ? AND sequence = ?")) {
            delete.setString(1, endpoint);
            delete.setLong(2, sequence);
            delete.executeUpdate();
        }
    }
}
