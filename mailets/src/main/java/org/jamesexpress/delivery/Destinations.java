package org.jamesexpress.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jamesexpress.store.Store;

/** How destinations stand, over all deliveries and nodes. Any thread may use it; it waits for the database. */
public final class Destinations {
    private static final String WAITING_SINCE =
            "SELECT MIN(waiting_since) FROM outbound_recipient WHERE destination = ? AND state = 'waiting'";

    private static final String UNREACHED_SINCE =
            "SELECT MIN(time) FROM outbound_attempt WHERE destination = ? AND reached = 'no' AND time >"
                    + " COALESCE((SELECT MAX(time) FROM outbound_attempt WHERE destination = ? AND reached = 'yes'), 0)";

    private final Store store;

    public Destinations(Store store) {
        this.store = store;
    }

    /** The destination of an address: its domain in lower case. */
    public static String name(String address) {
        return Intake.destination(address);
    }

    /** How each of them stands, all at one moment. Each costs a few looks into an index, however much mail it has. */
    public Map<String, DestinationState> of(Collection<String> destinations) {
        return store.read(connection -> {
            Map<String, DestinationState> states = new HashMap<>();
            for (String destination : destinations) {
                states.put(
                        destination,
                        new DestinationState(
                                time(connection, WAITING_SINCE, destination),
                                time(connection, UNREACHED_SINCE, destination, destination)));
            }
            return Map.copyOf(states);
        });
    }

    /** Empty where there is none, which the database says by NULL and JDBC reads as 0. */
    private static Optional<Instant> time(Connection connection, String sql, Object... arguments) throws SQLException {
        return Sql.query(connection, row -> row.getLong(1), sql, arguments).stream()
                .filter(millis -> millis > 0)
                .map(Instant::ofEpochMilli)
                .findFirst();
    }
}
