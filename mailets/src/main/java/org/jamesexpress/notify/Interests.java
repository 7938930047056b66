package org.jamesexpress.notify;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreException;

/**
 * Which users have opted in to which topics. An address counts whatever its case, as James compares its users. Any thread
 * may call; each method throws {@link StoreException} when the database refuses.
 */
public final class Interests {
    /** Addresses in one statement, within what every database takes. */
    private static final int AT_ONCE = 1000;

    private final Store store;

    public Interests(Store store) {
        this.store = store;
    }

    /** Returns once it is durable; opting in again changes nothing. */
    public void optIn(Topic topic, String address) {
        String sql = "INSERT INTO interest (topic, address) VALUES (?, ?) ON CONFLICT DO NOTHING";
        store.writeNow(connection -> update(connection, sql, topic, address));
    }

    /** Returns once it is durable; opting out again changes nothing. */
    public void optOut(Topic topic, String address) {
        String sql = "DELETE FROM interest WHERE topic = ? AND address = ?";
        store.writeNow(connection -> update(connection, sql, topic, address));
    }

    private static int update(Connection connection, String sql, Topic topic, String address) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, topic.word());
            statement.setString(2, lowerCase(address));
            return statement.executeUpdate();
        }
    }

    /** Of some addresses those that have opted in, in lower case. */
    public Set<String> among(Collection<String> addresses, Topic topic) {
        List<String> asked =
                addresses.stream().map(Interests::lowerCase).distinct().toList();
        return store.read(connection -> {
            Set<String> interested = new HashSet<>();
            for (int from = 0; from < asked.size(); from += AT_ONCE) {
                List<String> some = asked.subList(from, Math.min(from + AT_ONCE, asked.size()));
                String places = "?" + ", ?".repeat(some.size() - 1);
                String sql = "SELECT address FROM interest WHERE topic = ? AND address IN (" + places + ")";
                interested.addAll(addresses(connection, sql, topic, some));
            }
            return interested;
        });
    }

    /**
     * Who has opted in, sorted.
     *
     * @param after only those that come after this one; "" for the first
     * @param most how many at most
     */
    public List<String> optedIn(Topic topic, String after, int most) {
        String sql = "SELECT address FROM interest WHERE topic = ? AND address > ? ORDER BY address LIMIT " + most;
        return store.search(connection -> addresses(connection, sql, topic, List.of(after)));
    }

    private static List<String> addresses(Connection connection, String sql, Topic topic, List<String> arguments)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, topic.word());
            for (int i = 0; i < arguments.size(); i++) {
                statement.setString(i + 2, arguments.get(i));
            }
            List<String> addresses = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    addresses.add(rows.getString(1));
                }
            }
            return addresses;
        }
    }

    private static String lowerCase(String address) {
        return address.toLowerCase(Locale.US);
    }
}
