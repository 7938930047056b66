package org.jamesexpress.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import org.jamesexpress.config.Passwords;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;

/** All that differs between the databases. Their drivers are called by name: a dropped-in jar can't rely on discovery. */
enum Dialect {
    SQLITE("jdbc:sqlite:") {
        @Override
        Connection writer(StoreConfig config) throws SQLException {
            Connection connection = connect(config);
            run(connection, "PRAGMA cache_size = -" + WRITER_CACHE_KIB);
            return connection;
        }

        /**
         * Locks, by an update of nothing. A reader that comes upon a commit takes SQLite's lock of writers for a moment. Who
         * has read nothing yet waits for that; whose transaction began with reading is refused at once.
         */
        @Override
        void beginWrite(Connection connection) throws SQLException {
            try (PreparedStatement lock = connection.prepareStatement("UPDATE store_id SET id = id WHERE 0")) {
                lock.executeUpdate();
            }
        }

        @Override
        Connection reader(StoreConfig config) throws SQLException {
            Connection connection = connect(config);
            run(connection, "PRAGMA query_only = ON");
            return connection;
        }

        private Connection connect(StoreConfig config) throws SQLException {
            SQLiteConfig pragmas = new SQLiteConfig();
            pragmas.setJournalMode(SQLiteConfig.JournalMode.WAL);
            pragmas.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
            pragmas.enforceForeignKeys(true);
            pragmas.setBusyTimeout(BUSY_MILLIS);
            pragmas.setGetGeneratedKeys(false);
            return KeptStatements.of(new org.sqlite.JDBC().connect(config.url(), pragmas.toProperties()));
        }

        @Override
        void limit(Connection connection, Duration time) throws SQLException {
            Instant end = Instant.now().plus(time);
            ProgressHandler.setHandler(
                    connection.unwrap(SQLiteConnection.class), STEPS_BETWEEN_LOOKS, new ProgressHandler() {
                        @Override
                        protected int progress() {
                            return Instant.now().isAfter(end) ? 1 : 0;
                        }
                    });
        }

        /** The claim on the file has kept everybody else out already. */
        @Override
        void beginMigration(Connection connection) {}

        @Override
        Claim claim(StoreConfig config) {
            Path database = Path.of(config.url().substring(prefix().length()));
            Claim claim = FileClaim.of(database);
            NativeLibrary.load(database.resolveSibling(database.getFileName() + ".native"));
            return claim;
        }
    },

    POSTGRESQL("jdbc:postgresql:") {
        @Override
        Connection writer(StoreConfig config) throws SQLException {
            Connection connection = connect(config);
            run(
                    connection,
                    "SELECT set_config('synchronous_commit', 'on', false)"
                            + " WHERE current_setting('synchronous_commit') = 'off'");
            return connection;
        }

        /** A row waits for whoever has it. */
        @Override
        void beginWrite(Connection connection) {}

        @Override
        Connection reader(StoreConfig config) throws SQLException {
            Connection connection = connect(config);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return connection;
        }

        private Connection connect(StoreConfig config) throws SQLException {
            Properties properties = new Properties();
            if (!config.user().isEmpty()) {
                properties.setProperty("user", config.user());
                properties.setProperty("password", config.password().reveal());
            }
            properties.setProperty("ApplicationName", "james-express");
            properties.setProperty("currentSchema", SCHEMA);
            properties.setProperty("connectTimeout", "10");
            properties.setProperty("socketTimeout", "60");
            properties.setProperty("tcpKeepAlive", "true");
            return new org.postgresql.Driver().connect(config.url(), properties);
        }

        @Override
        void limit(Connection connection, Duration time) throws SQLException {
            run(connection, "SET LOCAL statement_timeout = " + time.toMillis());
        }

        /** Nodes that start together migrate one after the other. */
        @Override
        void beginMigration(Connection connection) throws SQLException {
            run(connection, "SELECT pg_advisory_xact_lock(" + MIGRATION_LOCK + ")");
            try (Statement statement = connection.createStatement();
                    ResultSet schema = statement.executeQuery("SELECT current_schema() IS NULL")) {
                if (schema.next() && schema.getBoolean(1)) {
                    run(connection, "CREATE SCHEMA " + SCHEMA);
                }
            }
        }

        @Override
        Claim claim(StoreConfig config) {
            return Claim.NONE;
        }
    };

    private static final int BUSY_MILLIS = 10_000;
    /**
     * Mail for a thousand destinations leaves in another order than it came: in the 2 MiB that SQLite has by itself, its
     * pages are read again and written early.
     */
    private static final int WRITER_CACHE_KIB = 16_384;
    /** Steps of SQLite's machine: so many take about a millisecond. */
    private static final int STEPS_BETWEEN_LOOKS = 100_000;
    /** Keeps our tables apart from those of James in the same database. */
    private static final String SCHEMA = "express";
    /** Any number that no other program takes. */
    private static final long MIGRATION_LOCK = 0x4578_7072_6573_73L;

    private final String prefix;

    Dialect(String prefix) {
        this.prefix = prefix;
    }

    /**
     * The dialect that a JDBC URL speaks.
     *
     * @throws IllegalArgumentException when it is of another database
     */
    static Dialect of(String url) {
        for (Dialect each : values()) {
            if (url.startsWith(each.prefix) && url.length() > each.prefix.length()) {
                return each;
            }
        }
        throw new IllegalArgumentException("not a URL of SQLite or PostgreSQL: " + Passwords.hiddenIn(url));
    }

    String prefix() {
        return prefix;
    }

    /** A connection whose commits are on disk when they return. */
    abstract Connection writer(StoreConfig config) throws SQLException;

    /** Called inside a transaction of the writer, before its first statement: none of them is refused for what others do. */
    abstract void beginWrite(Connection connection) throws SQLException;

    /** A connection that sees one moment of what is committed in each transaction, and writes nothing. */
    abstract Connection reader(StoreConfig config) throws SQLException;

    /** Has the statements of the reader's transaction that begins now broken off which take longer than that. */
    abstract void limit(Connection connection, Duration time) throws SQLException;

    /** Whether one database serves several processes. */
    boolean isShared() {
        return this == POSTGRESQL;
    }

    /** Called inside the transaction of the migration, before its first statement. */
    abstract void beginMigration(Connection connection) throws SQLException;

    /**
     * Keeps the database to this process, where it serves one process only.
     *
     * @throws StoreException when another has it
     */
    abstract Claim claim(StoreConfig config);

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
