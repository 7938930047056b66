package org.jamesexpress.notify.lane;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.events.EventType;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.jamesexpress.store.Store;

/**
 * Has events sent again. What takes long is read before it is written, and written in parts, so that no mail waits for it.
 * Any thread may.
 */
record Replaying(Store store, Endpoint endpoint, Instant now) {
    /** So many sequences are looked through in one search. */
    private static final int PAGE = 10_000;

    /** So many events of one mail. */
    private static final int MOST_FOUND = 1_000;

    /** Gives how many events are sent again. */
    long begin(Replay replay) {
        if (replay instanceof Replay.Dead) {
            return new Batches(store, endpoint.name()).revive(now);
        }
        if (replay instanceof Replay.Since since) {
            return store.search(tx -> new Wanted(tx, endpoint.terms().events())
                            .firstSince(since.time().toEpochMilli()))
                    .map(this::rewind)
                    .orElse(0L);
        }
        if (replay instanceof Replay.Sequence sequence) {
            return rewind(sequence.first());
        }
        if (replay instanceof Replay.EventId one) {
            return store.search(tx -> find(tx, one.id())).map(this::again).orElse(0L);
        }
        return replay instanceof Replay.MessageId mail
                ? find(mail).stream().mapToLong(this::again).sum()
                : 0;
    }

    /** An event that has a row may be gone from the log. */
    private Optional<Event> find(Connection tx, String id) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement("SELECT sequence, id, type, subject, time, data"
                + " FROM notify_delivery WHERE endpoint = ? AND id = ?"
                + " UNION ALL SELECT sequence, id, type, subject, time, data FROM event WHERE id = ?")) {
            select.setString(1, endpoint.name());
            select.setString(2, id);
            select.setString(3, id);
            return events(select).stream().findFirst();
        }
    }

    /** From the newest on, page by page, because a search must end in time. */
    private List<Event> find(Replay.MessageId mail) {
        List<Event> found = new ArrayList<>();
        String pattern = "%\"messageId\":\"" + escaped(mail.messageId()) + "\"%";
        long oldest = store.read(tx -> number(tx, "SELECT coalesce(min(sequence), 1) FROM event"));
        long last = store.read(tx -> number(tx, "SELECT coalesce(max(sequence), 0) FROM event"));
        for (long to = last; to >= oldest && found.size() < MOST_FOUND; to -= PAGE) {
            long end = to;
            store.search(tx -> page(tx, pattern, end)).stream()
                    .filter(event -> endpoint.terms().wants(event))
                    .forEach(found::add);
        }
        return found;
    }

    private static List<Event> page(Connection tx, String pattern, long last) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement("SELECT * FROM event WHERE sequence > ? AND sequence <= ?"
                + " AND data LIKE ? ESCAPE '!' ORDER BY sequence DESC LIMIT " + MOST_FOUND)) {
            select.setLong(1, last - PAGE);
            select.setLong(2, last);
            select.setString(3, pattern);
            return events(select);
        }
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

    private static List<Event> events(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            List<Event> events = new ArrayList<>();
            while (row.next()) {
                events.add(Deliveries.event(row));
            }
            return events;
        }
    }

    /**
     * One event: its row if it has one, or else a new one, unless it is still to come anyway. Where several are under way
     * nobody knows that of those that are next; such a one may come twice.
     */
    private long again(Event event) {
        Deliveries rows = new Deliveries(endpoint.name());
        return store.writeNow(tx -> {
            if (rows.revive(tx, event, now) == 1) {
                return 1;
            }
            long ahead = endpoint.terms().concurrency() == 1 ? 0 : Feeder.MOST_AHEAD;
            boolean passed = event.sequence() <= EventLog.cursor(tx, endpoint.reader()) + ahead;
            return passed ? rows.insert(tx, event, now) : 0;
        });
    }

    /**
     * Sets the place in the log back to before an event, and forgets the rows that the log has anew; not those of digests,
     * which stand for earlier events, too. It goes back in steps, from the newest rows on: each leaves nothing behind that
     * is neither in a row nor still to come.
     */
    private long rewind(long first) {
        Batches rows = new Batches(store, endpoint.name());
        for (long from = rows.firstOfLast(first, Long.MAX_VALUE); from > first; from = rows.firstOfLast(first, from)) {
            long part = from;
            store.writeNow(tx -> rewind(tx, part));
        }
        return store.writeNow(tx -> rewind(tx, first));
    }

    private long rewind(Connection tx, long wish) throws SQLException {
        long first = Math.max(wish, number(tx, "SELECT coalesce(min(sequence), 0) FROM event"));
        long last = number(tx, "SELECT coalesce(max(sequence), 0) FROM event");
        if (first > last) {
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
        return last - first + 1;
    }

    private static long number(Connection tx, String sql) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
