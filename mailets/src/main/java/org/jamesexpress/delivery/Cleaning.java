package org.jamesexpress.delivery;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jamesexpress.store.Bodies;
import org.jamesexpress.store.Spool;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what nobody needs any more of the mail of one route. Any thread may use it; each method waits for the disk. */
final class Cleaning {
    private static final Logger LOGGER = LoggerFactory.getLogger(Cleaning.class);
    private static final int FORGOTTEN_AT_ONCE = 100;

    /** A body without a row that is younger may be that of a mail which is being taken. */
    private static final Duration ORPHANED_FOR_GOOD = Duration.ofHours(1);

    private final Store store;
    private final Bodies bodies;
    private final Spool spool;
    private final String route;

    Cleaning(Store store, Spool spool, String route) {
        this.store = store;
        this.bodies = new Bodies(store, spool);
        this.spool = spool;
        this.route = route;
    }

    /**
     * Forgets all mails that were settled before then, unless it is to stop, and the bodies of those that the database
     * did not take.
     */
    void run(Instant settledBefore, BooleanSupplier stops) {
        try {
            boolean goesOn = true;
            while (goesOn && !stops.getAsBoolean()) {
                goesOn = forget(settledBefore);
            }
            BodySet needed = needed();
            spool.forEachOlderThan(ORPHANED_FOR_GOOD, body -> deleteUnless(needed, body));
        } catch (StoreException | IOException e) {
            LOGGER.warn(
                    "Can't delete all that nobody needs of the mail settled before {}: {}",
                    settledBefore,
                    e.getMessage());
        }
    }

    /**
     * Forgets some of the mails that were settled before then, with their attempts and what was kept of them, unless
     * another node opens them again meanwhile. Says whether there may be more.
     */
    boolean forget(Instant settledBefore) {
        List<String> forgotten = store.writeNow(connection -> {
            List<String> theirBodies = Sql.query(
                    connection,
                    row -> row.getString(1),
                    "DELETE FROM outbound_message WHERE settled > 0 AND settled < ? AND id IN (SELECT id FROM"
                            + " outbound_message WHERE route = ? AND spool = ? AND settled > 0 AND settled < ? LIMIT "
                            + FORGOTTEN_AT_ONCE + ") RETURNING body",
                    settledBefore.toEpochMilli(),
                    route,
                    spool.id(),
                    settledBefore.toEpochMilli());
            for (String body : theirBodies) {
                Bodies.letGo(connection, body);
            }
            return theirBodies;
        });
        forgotten.forEach(bodies::delete);
        return forgotten.size() == FORGOTTEN_AT_ONCE;
    }

    /** Deletes the bodies that a crash has left without a row. Only while nothing is accepted. */
    void sweep() throws IOException {
        store.writeNow(this::adopt);
        BodySet needed = needed();
        spool.forEach(body -> deleteUnless(needed, body));
    }

    /** The files that rows name. */
    private BodySet needed() {
        return store.read(connection -> {
            BodySet files = new BodySet();
            Sql.each(
                    connection,
                    row -> row.getString(1),
                    body -> {
                        if (!Bodies.isRow(body)) {
                            files.add(body);
                        }
                    },
                    "SELECT m.body FROM outbound_message m WHERE m.route = ? AND m.spool = ? AND (m.settled = 0 OR EXISTS"
                            + " (SELECT 1 FROM outbound_recipient r WHERE r.message = m.id AND r.state = 'kept'))",
                    route,
                    spool.id());
            return files;
        });
    }

    private void deleteUnless(BodySet needed, String body) {
        if (body.startsWith(Outbound.prefix(route)) && !needed.contains(body)) {
            bodies.delete(body);
        }
    }

    /** Makes those rows ours that were written before rows named their spool; there was one spool then. */
    private int adopt(Connection connection) throws SQLException {
        Sql.update(connection, "UPDATE outbound_message SET spool = ? WHERE spool = ''", spool.id());
        return Sql.update(connection, "UPDATE outbound_recipient SET spool = ? WHERE spool = ''", spool.id());
    }
}
