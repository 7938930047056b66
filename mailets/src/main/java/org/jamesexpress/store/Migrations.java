package org.jamesexpress.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;

/** Brings the schema forward, script by script, in one transaction; never back. */
final class Migrations {
    /** The scripts in {@code schema/}; the n-th one leads to version n. */
    static final List<String> ALL = List.of(
            "0001-outbound",
            "0002-events",
            "0003-mail-queue",
            "0004-outbound-details",
            "0005-owed-reports",
            "0006-orders",
            "0007-searches",
            "0008-no-utf8-flag",
            "0009-destinations",
            "0010-interests",
            "0011-sent-again",
            "0012-notify",
            "0013-notify-tokens",
            "0014-notify-size",
            "0015-notify-content",
            "0016-own-webhooks",
            "0017-keys",
            "0018-bodies",
            "0019-tls-trust",
            "0020-sts-policies",
            "0021-tls-reports",
            "0022-tls-wishes");

    private Migrations() {}

    /**
     * Runs the scripts that the database has not seen.
     *
     * @return what the database is known by, made up at the first time
     * @throws StoreException when the database has seen more scripts than there are
     */
    static String run(Connection connection, Dialect dialect, List<String> scripts) throws SQLException {
        connection.setAutoCommit(false);
        dialect.beginMigration(connection);
        int version = version(connection);
        if (version > scripts.size()) {
            throw new StoreException("the database has schema version " + version + " and this program knows "
                    + scripts.size() + ": use the newer program that wrote it, or a later one");
        }
        for (int next = version + 1; next <= scripts.size(); next++) {
            apply(connection, next, scripts.get(next - 1));
        }
        String id = id(connection);
        connection.commit();
        return id;
    }

    private static String id(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS store_id (id TEXT NOT NULL PRIMARY KEY)");
            try (ResultSet row = statement.executeQuery("SELECT id FROM store_id")) {
                if (row.next()) {
                    return row.getString(1);
                }
            }
        }
        String id = UUID.randomUUID().toString();
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO store_id (id) VALUES (?)")) {
            insert.setString(1, id);
            insert.executeUpdate();
        }
        return id;
    }

    private static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS schema_version ("
                    + "version INTEGER NOT NULL PRIMARY KEY, script TEXT NOT NULL, applied BIGINT NOT NULL)");
            try (ResultSet row = statement.executeQuery("SELECT coalesce(max(version), 0) FROM schema_version")) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private static void apply(Connection connection, int version, String script) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements(script)) {
                statement.execute(sql);
            }
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO schema_version (version, script, applied) VALUES (?, ?, ?)")) {
            insert.setInt(1, version);
            insert.setString(2, script);
            insert.setLong(3, System.currentTimeMillis());
            insert.executeUpdate();
        }
    }

    /** The statements of a script: each ends in a semicolon at the end of a line. */
    private static List<String> statements(String script) {
        try (InputStream resource = Migrations.class.getResourceAsStream("schema/" + script + ".sql")) {
            if (resource == null) {
                throw new FileNotFoundException("schema/" + script + ".sql");
            }
            String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            return List.of(text.strip().split(";\\s*(\\R|$)"));
        } catch (IOException e) {
            throw new UncheckedIOException("the jar is not whole", e);
        }
    }
}
