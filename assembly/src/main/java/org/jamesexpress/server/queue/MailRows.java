package org.jamesexpress.server.queue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jamesexpress.store.Bodies;
import org.jamesexpress.store.NewBody;
import org.jamesexpress.store.Store;

/**
 * The rows of the mails whose messages belong to one spool. A change is on disk when its method returns; each throws {@link
 * org.jamesexpress.store.StoreException}. Any thread may call.
 */
final class MailRows {
    private final Store store;
    private final String spool;

    /**
     * One mail.
     *
     * @param body the id of the message, empty for none
     * @param size of the message in bytes
     */
    record Row(Place place, String queue, String envelope, String body, long size) {}

    MailRows(Store store, String spool) {
        this.store = store;
        this.spool = spool;
    }

    /** Writes a mail, and what there is to write of its message. */
    void insert(Row row, Optional<NewBody> message) {
        store.writeNow(tx -> {
            if (message.isPresent()) {
                message.get().write(tx);
            }
            return insert(tx, row);
        });
    }

    private int insert(Connection tx, Row row) throws SQLException {
        try (PreparedStatement insert = tx.prepareStatement(
                "INSERT INTO spooled_mail"
                        + " (id, spool, queue, enqueued, next_delivery, envelope, body, size) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, row.place().id());
            insert.setString(2, spool);
            insert.setString(3, row.queue());
            insert.setLong(4, row.place().order());
            insert.setLong(5, row.place().nextDelivery());
            insert.setString(6, row.envelope());
            insert.setString(7, row.body());
            insert.setLong(8, row.size());
            return insert.executeUpdate();
        }
    }

    Optional<Row> find(String id) {
        return store.read(tx -> {
            try (PreparedStatement select =
                    tx.prepareStatement("SELECT queue, enqueued, next_delivery, envelope, body, size"
                            + " FROM spooled_mail WHERE id = ?")) {
                select.setString(1, id);
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Row(
                                    new Place(row.getLong("next_delivery"), row.getLong("enqueued"), id),
                                    row.getString("queue"),
                                    row.getString("envelope"),
                                    row.getString("body"),
                                    row.getLong("size")))
                            : Optional.empty();
                }
            }
        });
    }

    /** Every mail of a queue. */
    List<Place> places(String queue) {
        return store.read(tx -> {
            try (PreparedStatement select = tx.prepareStatement(
                    "SELECT id, enqueued, next_delivery FROM spooled_mail WHERE spool = ? AND queue = ?")) {
                select.setString(1, spool);
                select.setString(2, queue);
                try (ResultSet row = select.executeQuery()) {
                    List<Place> places = new ArrayList<>();
                    while (row.next()) {
                        places.add(
                                new Place(row.getLong("next_delivery"), row.getLong("enqueued"), row.getString("id")));
                    }
                    return places;
                }
            }
        });
    }

    /** The ids of all messages that a mail needs and that are files. */
    Set<String> files() {
        return store.read(tx -> {
            try (PreparedStatement select = tx.prepareStatement("SELECT body FROM spooled_mail WHERE spool = ?")) {
                select.setString(1, spool);
                try (ResultSet row = select.executeQuery()) {
                    Set<String> bodies = new HashSet<>();
                    while (row.next()) {
                        bodies.add(row.getString(1));
                    }
                    bodies.removeIf(Bodies::isRow);
                    return bodies;
                }
            }
        });
    }

    /** Makes all mails of a queue due. */
    void hasten(String queue, long now) {
        store.writeNow(tx -> {
            try (PreparedStatement update = tx.prepareStatement("UPDATE spooled_mail SET next_delivery = ?"
                    + " WHERE spool = ? AND queue = ? AND next_delivery > ?")) {
                update.setLong(1, now);
                update.setString(2, spool);
                update.setString(3, queue);
                update.setLong(4, now);
                return update.executeUpdate();
            }
        });
    }

    /** Deletes mails, and says which messages nobody needs any more. */
    List<String> delete(Collection<String> ids) {
        return store.writeNow(tx -> {
            List<String> bodies = new ArrayList<>();
            try (PreparedStatement delete =
                    tx.prepareStatement("DELETE FROM spooled_mail WHERE id = ? RETURNING body")) {
                for (String id : ids) {
                    delete.setString(1, id);
                    try (ResultSet row = delete.executeQuery()) {
                        while (row.next()) {
                            bodies.add(row.getString(1));
                        }
                    }
                }
            }
            bodies.removeIf(String::isEmpty);
            for (String body : bodies) {
                Bodies.letGo(tx, body);
            }
            return bodies;
        });
    }
}
