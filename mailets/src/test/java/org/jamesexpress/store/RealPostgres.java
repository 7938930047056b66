package org.jamesexpress.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jamesexpress.config.Secret;

/**
 * A real PostgreSQL on a free port of loopback, one for all tests of a process; each test takes an empty database of its
 * own. PostgreSQL refuses to run as root: where the tests do, {@code unshare} lends it another user.
 */
public final class RealPostgres {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private RealPostgres() {}

    /** A new, empty database. */
    public static StoreConfig newDatabase() {
        String name = "test" + DATABASES.incrementAndGet();
        try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL gave no database", e);
        }
        return new StoreConfig(Server.RUNNING.getJdbcUrl("postgres", name), "postgres", new Secret("postgres"));
    }

    /** Ends every connection to a database but that of this statement itself, as a restart of the server would. */
    public static void loseConnections(StoreConfig database) {
        String name = database.url().replaceAll(".*/([^/?]+)(\\?.*)?", "$1");
        try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL kept its connections", e);
        }
    }

    /** Returns once a transaction waits for the end of another one. */
    public static void awaitAStatementThatWaitsForALock() {
        try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            boolean waits = false;
            while (!waits) {
                try (ResultSet row = statement.executeQuery("SELECT count(*) FROM pg_locks WHERE NOT granted")) {
                    waits = row.next() && row.getInt(1) > 0;
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL did not tell", e);
        }
    }

    /** Started by the first test that asks, stopped with the process. */
    private static final class Server {
        static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder().setCleanDataDirectory(true).start();
            } catch (IOException e) {
                throw new UncheckedIOException("PostgreSQL did not start", e);
            }
        }
    }
}
