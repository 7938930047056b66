package org.jamesexpress.notify.own;

import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.config.Secret;

/** The webhooks of users as the database has them. */
final class OwnTable {
    private static final String SELECT =
            "SELECT address, url, secret, previous_secret, since FROM own_webhook WHERE address ";

    private OwnTable() {}

    static Optional<OwnWebhook> of(Connection tx, String address) throws SQLException {
        return select(tx, "= ?", address).stream().findFirst();
    }

    /** In the order of their addresses. */
    static List<OwnWebhook> after(Connection tx, String address, int most) throws SQLException {
        return select(tx, "> ? ORDER BY address LIMIT " + most, address);
    }

    private static List<OwnWebhook> select(Connection tx, String where, String address) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement(SELECT + where)) {
            select.setString(1, address);
            List<OwnWebhook> found = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(new OwnWebhook(
                            row.getString("address"),
                            URI.create(row.getString("url")),
                            new Secret(row.getString("secret")),
                            Optional.of(row.getString("previous_secret"))
                                    .filter(text -> !text.isEmpty())
                                    .map(Secret::new),
                            Instant.ofEpochMilli(row.getLong("since"))));
                }
            }
            return found;
        }
    }

    static long count(Connection tx) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement("SELECT count(*) FROM own_webhook");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    static void put(Connection tx, OwnWebhook webhook) throws SQLException {
        String sql = "INSERT INTO own_webhook (address, url, secret, previous_secret, since) VALUES (?, ?, ?, ?, ?)"
                + " ON CONFLICT (address) DO UPDATE SET url = excluded.url, secret = excluded.secret,"
                + " previous_secret = excluded.previous_secret, since = excluded.since";
        try (PreparedStatement insert = tx.prepareStatement(sql)) {
            insert.setString(1, webhook.address());
            insert.setString(2, webhook.url().toString());
            insert.setString(3, webhook.secret().reveal());
            insert.setString(4, webhook.previousSecret().map(Secret::reveal).orElse(""));
            insert.setLong(5, webhook.since().toEpochMilli());
            insert.executeUpdate();
        }
    }

    /** Whether there was one. */
    static boolean delete(Connection tx, String address) throws SQLException {
        try (PreparedStatement delete = tx.prepareStatement("DELETE FROM own_webhook WHERE address = ?")) {
            delete.setString(1, address);
            return delete.executeUpdate() == 1;
        }
    }
}
