package org.jamesexpress.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteException;

/**
 * An SQLite database that was made of other files and can be made anew of them: it is whole after every crash, but may
 * have lost its last commits. What is deleted from it leaves no trace in the file. Many may read while one writes. Any thread may open a connection, and uses it alone.
 *
 * @param path of the file
 */
public record DerivedFile(Path path) {
    private static final int BUSY_MILLIS = 10_000;
    private static final int CACHE_PAGES = -32_768; // of 1 kB
    /** Steps of SQLite's machine: so many take about a millisecond. */
    private static final int STEPS_BETWEEN_LOOKS = 100_000;

    private static final int PRIMARY = 0xff;
    private static final int DAMAGED = 11;
    private static final int NO_DATABASE = 26;

    /**
     * Has the part of the driver that is no Java unpacked into a folder that only this process uses, for one that runs for
     * long: see {@link NativeLibrary}.
     */
    public static void unpackDriver(Path folder) {
        NativeLibrary.load(folder);
    }

    /**
     * A connection that may write, in transactions, each of which locks out other writers from its beginning: see {@link
     * Dialect#beginWrite}. The file is made where it is missing.
     */
    public Connection writer() throws SQLException, IOException {
        DurableFile.createFolders(DurableFile.folderOf(path));
        Connection connection = connect(SQLiteConfig.TransactionMode.IMMEDIATE);
        try {
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * A connection that only reads; its statements are broken off when it gets older than that.
     *
     * @throws SQLException also when there is no such file
     */
    public Connection reader(Duration longest) throws SQLException {
        if (!Files.exists(path)) {
            throw new SQLException(path + " does not exist");
        }
        Connection connection = connect(SQLiteConfig.TransactionMode.DEFERRED);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = ON");
        }
        Instant end = Instant.now().plus(longest);
        ProgressHandler.setHandler(connection, STEPS_BETWEEN_LOOKS, new ProgressHandler() {
            @Override
            protected int progress() {
                return Instant.now().isAfter(end) ? 1 : 0;
            }
        });
        return connection;
    }

    private Connection connect(SQLiteConfig.TransactionMode mode) throws SQLException {
        SQLiteConfig pragmas = new SQLiteConfig();
        pragmas.setTransactionMode(mode);
        pragmas.setJournalMode(SQLiteConfig.JournalMode.WAL);
        pragmas.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        pragmas.setBusyTimeout(BUSY_MILLIS);
        pragmas.setCacheSize(CACHE_PAGES);
        pragmas.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
        return new org.sqlite.JDBC().connect("jdbc:sqlite:" + path, pragmas.toProperties());
    }

    /** Deletes it with all that belongs to it. Nobody may have it open. */
    public void delete() throws IOException {
        for (String ending : List.of("-shm", "-wal", "")) {
            Files.deleteIfExists(path.resolveSibling(path.getFileName() + ending));
        }
    }

    /** Whether the file itself is bad, so that it must be made anew. */
    public static boolean isDamage(SQLException failure) {
        int code = failure instanceof SQLiteException sqlite ? sqlite.getResultCode().code & PRIMARY : 0;
        return code == DAMAGED || code == NO_DATABASE;
    }

    /** What a failure means, in words for the administrator. */
    public StoreException trouble(SQLException failure) {
        return new StoreException(path + ": " + Trouble.of(failure).getMessage(), failure);
    }
}
