package org.jamesexpress.notify.lane;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.Work;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes out of the database what nobody needs any more, part by part. Any thread may. */
record Forgetting(Store store, Instant now) {
    private static final Logger LOGGER = LoggerFactory.getLogger(Forgetting.class);

    /** What was given up before then, of whatever endpoint. */
    int dead(Instant before) {
        return inParts(tx -> {
            try (PreparedStatement delete = tx.prepareStatement("DELETE FROM notify_delivery WHERE (endpoint, sequence)"
                    + " IN (SELECT endpoint, sequence FROM notify_delivery WHERE state = 'dead' AND last_try < ?"
                    + " ORDER BY last_try LIMIT " + Batches.SIZE + ")")) {
                delete.setLong(1, before.toEpochMilli());
                return delete.executeUpdate();
            }
        });
    }

    /**
     * The endpoints that were in no file since then, after it has noted which are now.
     *
     * @param told those of this process
     */
    int unseen(Collection<String> told, Instant before) {
        store.writeNow(tx -> EndpointTable.seeOld(tx, now.toEpochMilli()));
        told.forEach(name -> store.writeNow(tx -> EndpointTable.see(tx, name, now.toEpochMilli())));
        int forgotten = 0;
        for (String name : store.read(tx -> EndpointTable.unseenSince(tx, before.toEpochMilli()))) {
            if (endpoint(name)) {
                forgotten++;
                LOGGER.info("forgot endpoint={} reason=\"in no file since {}\"", name, before);
            }
        }
        return forgotten;
    }

    /** An endpoint, and all that waits for it or was given up; false when a node tells it. It is known until the last part. */
    boolean endpoint(String name) {
        inParts(tx -> deleteRows(tx, name));
        return store.writeNow(tx -> deletePlace(tx, name));
    }

    private int deleteRows(Connection tx, String name) throws SQLException {
        try (PreparedStatement delete = tx.prepareStatement("DELETE FROM notify_delivery WHERE endpoint = ?"
                + " AND sequence IN (SELECT sequence FROM notify_delivery WHERE endpoint = ? ORDER BY sequence LIMIT "
                + Batches.SIZE + ") AND EXISTS (SELECT 1 FROM notify_endpoint WHERE name = ? AND lease_until <= ?)")) {
            delete.setString(1, name);
            delete.setString(2, name);
            delete.setString(3, name);
            delete.setLong(4, now.toEpochMilli());
            return delete.executeUpdate();
        }
    }

    private boolean deletePlace(Connection tx, String name) throws SQLException {
        try (PreparedStatement delete =
                tx.prepareStatement("DELETE FROM notify_endpoint WHERE name = ? AND lease_until <= ?")) {
            delete.setString(1, name);
            delete.setLong(2, now.toEpochMilli());
            boolean deleted = delete.executeUpdate() == 1;
            if (deleted) {
                EventLog.dismiss(tx, Endpoint.reader(name));
            }
            return deleted;
        }
    }

    private int inParts(Work<Integer> part) {
        int all = 0;
        int last = Batches.SIZE;
        while (last == Batches.SIZE) {
            last = store.writeNow(part);
            all += last;
        }
        return all;
    }
}
