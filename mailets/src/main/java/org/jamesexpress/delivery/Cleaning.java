package org.jamesexpress.delivery;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamesexpress.store.Spool;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what nobody needs any more of the mail of one route. Any thread may use it; each method waits for the disk. */
final class Cleaning {
    private static final Logger LOGGER = LoggerFactory.getLogger(Cleaning.class);
    private static final int FORGOTTEN_AT_ONCE = 100;

    /** Which mail's body has which id in the spool. */
    private record Body(String mail, String id) {}

    private final Store store;
    private final Spool spool;
    private final String route;

    Cleaning(Store store, Spool spool, String route) {
        this.store = store;
        this.spool = spool;
        this.route = route;
    }

    /** Forgets all mails that were settled before then, unless it is to stop. */
    void run(Instant settledBefore, BooleanSupplier stops) {
        try {
            boolean goesOn = true;
            while (goesOn && !stops.getAsBoolean()) {
                goesOn = forget(settledBefore);
            }
        } catch (StoreException e) {
            LOGGER.warn("Can't forget the mail that was settled before {}: {}", settledBefore, e.getMessage());
        }
    }

    /**
     * Forgets some of the mails that were settled before then, with their attempts and what was kept of them. Says
     * whether there may be more.
     */
    boolean forget(Instant settledBefore) {
        List<Body> bodies = store.writeNow(connection -> {
            List<Body> found = Sql.query(
                    connection,
                    row -> new Body(row.getString(1), row.getString(2)),
                    "SELECT id, body FROM outbound_message WHERE route = ? AND spool = ? AND settled > 0 AND settled < ?"
                            + " LIMIT " + FORGOTTEN_AT_ONCE,
                    route,
                    spool.id(),
                    settledBefore.toEpochMilli());
            for (Body each : found) {
                Sql.update(connection, "DELETE FROM outbound_message WHERE id = ?", each.mail());
            }
            return found;
        });
        bodies.forEach(each -> Bodies.delete(spool, each.id()));
        return bodies.size() == FORGOTTEN_AT_ONCE;
    }

    /** Deletes the bodies that a crash has left without a row. Only while nothing is accepted. */
    void sweep() throws IOException {
        store.writeNow(this::adopt);
        Set<String> needed = Set.copyOf(store.read(connection -> Sql.query(
                connection,
                row -> row.getString(1),
                "SELECT m.body FROM outbound_message m WHERE m.route = ? AND m.spool = ? AND (m.settled = 0 OR EXISTS (SELECT 1"
                        + " FROM outbound_recipient r WHERE r.message = m.id AND r.state = 'kept'))",
                route,
                spool.id())));
        Set<String> ours = spool.ids().stream()
                .filter(id -> id.startsWith(Bodies.prefix(route)))
                .collect(Collectors.toSet());
        Stream<String> orphans = ours.stream().filter(id -> !needed.contains(id));
        orphans.forEach(body -> Bodies.delete(spool, body));
    }

    /** Makes those rows ours that were written before rows named their spool; there was one spool then. */
    private int adopt(Connection connection) throws SQLException {
        Sql.update(connection, "UPDATE outbound_message SET spool = ? WHERE spool = ''", spool.id());
        return Sql.update(connection, "UPDATE outbound_recipient SET spool = ? WHERE spool = ''", spool.id());
    }
}
