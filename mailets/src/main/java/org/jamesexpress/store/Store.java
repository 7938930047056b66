package org.jamesexpress.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadFactory;

/**
 * The database. Writes of all callers go through one thread that commits many of them together, so that one fsync
 * serves them all; reads see what is committed. Any thread may call, except that a work must not wait for another one.
 */
public final class Store implements AutoCloseable {
    /** Within the time after which a connection to a silent server counts as lost. */
    private static final Duration LONGEST_SEARCH = Duration.ofSeconds(30);

    private final String id;
    private final Dialect dialect;
    private final Claim claim;
    private final Committer committer;
    private final Readers readers;
    private final Readers searchers;

    private Store(String id, StoreConfig config, Claim claim, ThreadFactory threads) {
        this.id = id;
        this.dialect = Dialect.of(config.url());
        this.claim = claim;
        this.committer = new Committer(() -> manual(dialect.writer(config)), dialect::beginWrite, threads);
        this.readers = new Readers(() -> manual(dialect.reader(config)));
        this.searchers = new Readers(() -> manual(dialect.reader(config)));
    }

    /** Opens the database with a thread of its own, see {@link #open(StoreConfig, ThreadFactory)}. */
    public static Store open(StoreConfig config) {
        return open(config, task -> new Thread(task, "express-store"));
    }

    /**
     * Opens the database, creates it where it is missing, and brings its schema up to date.
     *
     * @param threads asked for the one thread that writes
     * @throws StoreException when it can't be opened, another process has it, or a newer program wrote it
     */
    public static Store open(StoreConfig config, ThreadFactory threads) {
        return open(config, threads, Migrations.ALL);
    }

    static Store open(StoreConfig config, ThreadFactory threads, List<String> scripts) {
        Dialect dialect = Dialect.of(config.url());
        Claim claim = dialect.claim(config);
        String id;
        try (Connection connection = dialect.writer(config)) {
            id = Migrations.run(connection, dialect, scripts);
        } catch (SQLException e) {
            claim.close();
            throw new StoreException(
                    "can't open " + config.place() + ": " + Trouble.of(e).getMessage(), e);
        } catch (RuntimeException e) {
            claim.close();
            throw e;
        }
        Store store = new Store(id, config, claim, threads);
        store.committer.start();
        return store;
    }

    /** Tells this database from every other one; it stays the same as long as the database. */
    public String id() {
        return id;
    }

    /** Whether other processes may write to the database, too. */
    public boolean isShared() {
        return dialect.isShared();
    }

    /**
     * Hands in a work, which is committed together with others. The future completes once the commit is on disk, on the
     * committer thread: what depends on it must be short. It fails with {@link StoreException}, or with what the work
     * itself threw; then nothing of the work is in the database, unless the connection was lost during the commit.
     */
    public <T> CompletableFuture<T> write(Work<T> work) {
        return committer.write(work);
    }

    /**
     * Hands in a work and waits until the commit is on disk.
     *
     * @throws StoreException or whatever unchecked the work threw, see {@link #write}
     */
    public <T> T writeNow(Work<T> work) {
        if (committer.isCurrentThread()) {
            throw new IllegalStateException("a work must not wait for another one");
        }
        try {
            return write(work).join();
        } catch (CompletionException e) {
            throw unchecked(e.getCause() == null ? e : e.getCause());
        }
    }

    /** Writes what changes nothing, as far as the disk: it shows that the store is well. */
    public CompletableFuture<Integer> touch() {
        return write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("UPDATE store_id SET id = id")) {
                return statement.executeUpdate();
            }
        });
    }

    /**
     * Runs statements that read, all of them seeing one moment of what is committed. Don't nest them. They run a second
     * time when their connection turns out to have died.
     *
     * @throws StoreException when the database refuses
     */
    public <T> T read(Work<T> work) {
        return readers.read(work);
    }

    /**
     * Likewise for what people ask, which may take long: it keeps no {@link #read} waiting, and is broken off after half a
     * minute.
     *
     * @throws StoreException when the database refuses, or does not end in time
     */
    public <T> T search(Work<T> work) {
        return searchers.read(connection -> {
            dialect.limit(connection, LONGEST_SEARCH);
            return work.on(connection);
        });
    }

    /**
     * Has something run after every commit of this process, on the committer thread, before the writers hear of it. It
     * must not block.
     *
     * @return stops that
     */
    public Registration onCommit(Runnable listener) {
        return committer.onCommit(listener);
    }

    /** Settles what was handed in, then closes; later calls are refused. */
    @Override
    public void close() {
        committer.close();
        readers.close();
        searchers.close();
        claim.close();
    }

    private static Connection manual(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        return connection;
    }

    private static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException unchecked ? unchecked : Trouble.of(failure);
    }
}
