package org.jamesexpress.tls.sts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.store.Store;

/** The policies that outlast a restart, in the database. */
final class StsTable implements PolicyShelf {
    /** Nobody cares any more for the policy of a domain to which no mail went for so long. */
    private static final Duration INTEREST = Duration.ofDays(30);

    private final Store store;
    private final int most;

    /** @param most policies; those that were used longest ago go first */
    StsTable(Store store, int most) {
        this.store = store;
        this.most = most;
    }

    @Override
    public Optional<Held> find(String domain) {
        return store.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT policy, id, fetched, used FROM sts_policy WHERE domain = ?")) {
                select.setString(1, domain);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(held(row)) : Optional.empty();
                }
            }
        });
    }

    private static Held held(ResultSet row) throws SQLException {
        return new Held(
                StsPolicy.parse(row.getString(1).getBytes(UTF_8)),
                row.getString(2),
                Instant.ofEpochMilli(row.getLong(3)),
                Instant.ofEpochMilli(row.getLong(4)));
    }

    @Override
    public void put(String domain, Held held) {
        store.writeNow(tx -> {
            try (PreparedStatement insert = tx.prepareStatement(
                    "INSERT INTO sts_policy (domain, policy, id, fetched, used, due, ends) VALUES (?, ?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT (domain) DO UPDATE SET policy = excluded.policy, id = excluded.id,"
                            + " fetched = excluded.fetched, due = excluded.due, ends = excluded.ends"
                            + " WHERE sts_policy.fetched <= excluded.fetched")) {
                insert.setString(1, domain);
                insert.setString(2, String.join("\n", held.policy().lines()));
                insert.setString(3, held.id());
                insert.setLong(4, held.fetched().toEpochMilli());
                insert.setLong(5, held.used().toEpochMilli());
                insert.setLong(6, held.due().toEpochMilli());
                insert.setLong(7, held.end().toEpochMilli());
                return insert.executeUpdate();
            }
        });
    }

    @Override
    public void use(String domain, Instant now) {
        store.writeNow(tx -> {
            try (PreparedStatement update = tx.prepareStatement("UPDATE sts_policy SET used = ? WHERE domain = ?")) {
                update.setLong(1, now.toEpochMilli());
                update.setString(2, domain);
                return update.executeUpdate();
            }
        });
    }

    @Override
    public List<String> due(Instant now, int limit) {
        return store.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT domain FROM sts_policy WHERE due <= ? AND ends > ? AND used > ? ORDER BY ends LIMIT ?")) {
                select.setLong(1, now.toEpochMilli());
                select.setLong(2, now.toEpochMilli());
                select.setLong(3, now.minus(INTEREST).toEpochMilli());
                select.setInt(4, limit);
                List<String> domains = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        domains.add(rows.getString(1));
                    }
                }
                return domains;
            }
        });
    }

    @Override
    public void trim(Instant now) {
        store.writeNow(tx -> {
            try (PreparedStatement delete = tx.prepareStatement("DELETE FROM sts_policy WHERE ends <= ?")) {
                delete.setLong(1, now.toEpochMilli());
                delete.executeUpdate();
            }
            int excess = count(tx) - most;
            try (PreparedStatement delete = tx.prepareStatement("DELETE FROM sts_policy WHERE domain IN"
                    + " (SELECT domain FROM sts_policy ORDER BY used, domain LIMIT ?)")) {
                delete.setInt(1, Math.max(0, excess));
                return delete.executeUpdate();
            }
        });
    }

    private static int count(Connection tx) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement("SELECT COUNT(*) FROM sts_policy");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }
}
