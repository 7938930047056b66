package org.jamesexpress.events;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jamesexpress.store.Registration;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoredKey;

/**
 * The log of events. Sequences have no gaps, except before the oldest event that is kept, and an event is visible only after
 * all those before it, even when several nodes append. Any thread may call.
 */
public final class EventLog {
    private final Store store;
    private final EventIds ids;
    private final List<Runnable> wakers = new CopyOnWriteArrayList<>();
    /** Whether anything was appended since the last commit; also set by a work that is rolled back later. */
    private final AtomicBoolean appended = new AtomicBoolean();

    /** @throws org.jamesexpress.store.StoreException when the database refuses */
    public EventLog(Store store) {
        this.store = store;
        this.ids = new KeyedIds(StoredKey.of(store, "events"));
        store.onCommit(this::wakeReaders);
    }

    /** Names what is appended: the same after a restart, and on all nodes of the database. */
    public EventIds ids() {
        return ids;
    }

    /** Appends an event. The future has it, or the first one of the same id, once it is on disk. */
    public CompletableFuture<Event> append(NewEvent event) {
        return store.write(tx -> append(tx, event));
    }

    /**
     * Appends an event inside a write of the store, so that both are on disk together or not at all.
     *
     * @return the event, or the first one of the same id
     */
    public Event append(Connection tx, NewEvent event) throws SQLException {
        long sequence = moveCounter(tx, 1, event.octets());
        if (insert(tx, sequence, event)) {
            appended.set(true);
            return new Event(sequence, event.id(), event.type(), event.subject(), event.time(), event.data());
        }
        // It was there already; the counter's lock kept the number ours, so it can be given back.
        moveCounter(tx, -1, -event.octets());
        return find(tx, event.id()).orElseThrow();
    }

    /** The events after a sequence, in order. */
    public List<Event> after(long sequence, int most) {
        return store.read(tx -> {
            try (PreparedStatement select =
                    tx.prepareStatement("SELECT sequence, id, type, subject, time, data FROM event"
                            + " WHERE sequence > ? ORDER BY sequence LIMIT ?")) {
                select.setLong(1, sequence);
                select.setInt(2, most);
                return events(select);
            }
        });
    }

    /** The sequence of the last event there ever was, 0 at first. */
    public long last() {
        return store.read(tx -> {
            try (PreparedStatement select = tx.prepareStatement("SELECT last FROM event_counter");
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    /** The sequence of the last event that a reader has dealt with, 0 at first. */
    public long cursor(String reader) {
        return store.read(tx -> cursor(tx, reader));
    }

    /** Likewise, inside another read or write. */
    public static long cursor(Connection tx, String reader) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement("SELECT sequence FROM event_cursor WHERE reader = ?")) {
            select.setString(1, reader);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0L;
            }
        }
    }

    /** Has a reader go back to a sequence, after which it sees everything again; one that isn't there yet stays. */
    public static int rewind(Connection tx, String reader, long sequence) throws SQLException {
        try (PreparedStatement update =
                tx.prepareStatement("UPDATE event_cursor SET sequence = ? WHERE reader = ? AND sequence > ?")) {
            update.setLong(1, sequence);
            update.setString(2, reader);
            update.setLong(3, sequence);
            return update.executeUpdate();
        }
    }

    /** Has a reader that the log doesn't know begin after the last event; one that it knows goes on where it is. */
    public CompletableFuture<Void> enroll(String reader) {
        return store.write(tx -> enroll(tx, reader)).thenAccept(rows -> {});
    }

    /** Likewise, inside another write. */
    public static int enroll(Connection tx, String reader) throws SQLException {
        try (PreparedStatement insert = tx.prepareStatement("INSERT INTO event_cursor (reader, sequence)"
                + " SELECT ?, last FROM event_counter WHERE true ON CONFLICT (reader) DO NOTHING")) {
            insert.setString(1, reader);
            return insert.executeUpdate();
        }
    }

    /** Forgets a reader, inside another write: the log waits for it no more. */
    public static int dismiss(Connection tx, String reader) throws SQLException {
        try (PreparedStatement delete = tx.prepareStatement("DELETE FROM event_cursor WHERE reader = ?")) {
            delete.setString(1, reader);
            return delete.executeUpdate();
        }
    }

    /** Notes that a reader has dealt with all events up to a sequence. A cursor never goes back. */
    public CompletableFuture<Void> advance(String reader, long sequence) {
        return store.write(tx -> advance(tx, reader, sequence)).thenAccept(rows -> {});
    }

    /** Likewise, inside another write; gives how many cursors moved. */
    public static int advance(Connection tx, String reader, long sequence) throws SQLException {
        try (PreparedStatement upsert = tx.prepareStatement("INSERT INTO event_cursor (reader, sequence) VALUES (?, ?)"
                + " ON CONFLICT (reader) DO UPDATE SET sequence = excluded.sequence"
                + " WHERE event_cursor.sequence < excluded.sequence")) {
            upsert.setString(1, reader);
            upsert.setLong(2, sequence);
            return upsert.executeUpdate();
        }
    }

    /**
     * Deletes the oldest events that were kept for long enough, some at a time. Sequences go on as if they were there: a reader that had not seen them all
     * finds that the next event's sequence doesn't follow its cursor. An id that was deleted is not known any more, so a
     * fact that is reported again so late is a new event.
     *
     * @return how many went
     */
    public int trim(Instant now, Retention retention) {
        return new Trimming(store, now, retention).trim();
    }

    /** Likewise those beyond the size, whatever their age and whoever has not seen them. It costs nothing where none are. */
    public int trimToSize(Retention retention) {
        return new SizeTrimming(store, retention.size()).trim();
    }

    /**
     * Has a reader woken after events were committed by this process; it may be woken for nothing. Events of other nodes
     * wake nobody here, so readers look by themselves from time to time. It runs on the store's thread and must not block.
     *
     * @return stops that
     */
    public Registration onAppend(Runnable wake) {
        wakers.add(wake);
        return () -> wakers.remove(wake);
    }

    private void wakeReaders() {
        if (appended.getAndSet(false)) {
            wakers.forEach(Runnable::run);
        }
    }

    private static long moveCounter(Connection tx, int by, long octets) throws SQLException {
        try (PreparedStatement update =
                tx.prepareStatement("UPDATE event_counter SET last = last + ?, octets = octets + ? RETURNING last")) {
            update.setInt(1, by);
            update.setLong(2, octets);
            try (ResultSet row = update.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static boolean insert(Connection tx, long sequence, NewEvent event) throws SQLException {
        try (PreparedStatement insert =
                tx.prepareStatement("INSERT INTO event (sequence, id, type, subject, time, data)"
                        + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING")) {
            insert.setLong(1, sequence);
            insert.setString(2, event.id());
            insert.setString(3, event.type().word());
            insert.setString(4, event.subject());
            insert.setLong(5, event.time().toEpochMilli());
            insert.setString(6, event.data());
            return insert.executeUpdate() == 1;
        }
    }

    private static Optional<Event> find(Connection tx, String id) throws SQLException {
        try (PreparedStatement select =
                tx.prepareStatement("SELECT sequence, id, type, subject, time, data FROM event WHERE id = ?")) {
            select.setString(1, id);
            return events(select).stream().findFirst();
        }
    }

    private static List<Event> events(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            List<Event> events = new ArrayList<>();
            while (row.next()) {
                events.add(new Event(
                        row.getLong("sequence"),
                        row.getString("id"),
                        EventType.of(row.getString("type")),
                        row.getString("subject"),
                        Instant.ofEpochMilli(row.getLong("time")),
                        row.getString("data")));
            }
            return events;
        }
    }
}
