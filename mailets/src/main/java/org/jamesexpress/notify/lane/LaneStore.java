package org.jamesexpress.notify.lane;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.jamesexpress.store.Store;

/**
 * What one lane reads and writes in the database. What it writes is written whole, and only while nobody else has changed
 * its place in the log.
 */
final class LaneStore {
    /** A node that is gone is replaced after so long. */
    static final Duration LEASE = Duration.ofSeconds(50);

    private final Store store;
    private final Endpoint endpoint;
    private final Deliveries deliveries;
    private final String node;
    private final boolean ordered;

    /** @param node tells this node from the others of the database, and stays the same after a restart */
    LaneStore(Store store, Endpoint endpoint, String node) {
        this.store = store;
        this.endpoint = endpoint;
        this.deliveries = new Deliveries(endpoint.name());
        this.node = node;
        this.ordered = endpoint.terms().concurrency() == 1;
    }

    /** How the lane stands, and where it begins. */
    record Start(Standing standing, long cursor, Set<Long> rows, Deliveries.Outlook outlook) {}

    /** What may have been changed by others. */
    record News(Standing standing, Deliveries.Outlook outlook) {}

    /** Whether this node may tell the endpoint, for the time of a lease from now on. */
    boolean lease(Instant now) {
        return !store.isShared()
                || store.writeNow(tx -> EndpointTable.lease(
                        tx,
                        endpoint.name(),
                        node,
                        now.toEpochMilli(),
                        now.plus(LEASE).toEpochMilli()));
    }

    /** Lets another node tell the endpoint at once. */
    void giveUpLease() {
        if (store.isShared()) {
            store.writeNow(tx -> EndpointTable.lease(tx, endpoint.name(), node, 0, 0));
        }
    }

    Start start() {
        return store.read(tx -> {
            long cursor = EventLog.cursor(tx, endpoint.reader());
            return new Start(
                    EndpointTable.read(tx, endpoint.name()),
                    cursor,
                    deliveries.after(tx, cursor),
                    deliveries.outlook(tx, ordered, List.of()));
        });
    }

    News news(Collection<Long> underWay) {
        return store.read(
                tx -> new News(EndpointTable.read(tx, endpoint.name()), deliveries.outlook(tx, ordered, underWay)));
    }

    Deliveries.Outlook outlook(Collection<Long> underWay) {
        return store.read(tx -> deliveries.outlook(tx, ordered, underWay));
    }

    Optional<Item> due(Instant now, Collection<Long> underWay) {
        return store.read(tx -> deliveries.due(tx, ordered, now, underWay));
    }

    /** Begins to write how the endpoint stands, and its place in the log; false when somebody has changed that. */
    CompletableFuture<Boolean> note(Standing standing, long cursor) {
        return store.write(tx -> write(tx, standing, cursor));
    }

    /**
     * Likewise with what tries left to be written, and waits for it.
     *
     * @param switchedOff whether the lane itself has disabled the endpoint
     */
    boolean write(Standing standing, long cursor, List<Settlement> settlements, boolean switchedOff) {
        return store.writeNow(tx -> {
            boolean current = write(tx, standing, cursor);
            if (current) {
                for (Settlement each : settlements) {
                    each.on(tx, deliveries);
                }
            }
            if (current && switchedOff) {
                EndpointTable.turn(tx, endpoint.name(), standing.state(), standing.reason(), standing.since());
            }
            return current;
        });
    }

    private boolean write(Connection tx, Standing standing, long cursor) throws SQLException {
        boolean current = EndpointTable.save(tx, endpoint.name(), standing);
        if (current) {
            EventLog.advance(tx, endpoint.reader(), cursor);
        }
        return current;
    }
}
