package org.jamesexpress.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits what many callers hand in: its one thread takes all that waits, runs each work in a savepoint, commits once,
 * and then answers every caller. The connection belongs to that thread. The lock guards the queue, and is never held
 * while the database works.
 */
final class Committer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Committer.class);
    /** Bounds the time that the first caller of a batch waits for the last. */
    private static final int MOST_IN_A_BATCH = 500;

    /** Those of JDBC get a new name each, so that none of them is ever prepared already. */
    private static final String SAVEPOINT = "SAVEPOINT work";

    private static final String RELEASE = "RELEASE SAVEPOINT work";
    private static final String UNDO = "ROLLBACK TO SAVEPOINT work";

    private final Connector connector;
    private final Beginning beginning;
    private final List<Runnable> commitListeners = new CopyOnWriteArrayList<>();
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Pending<?>> waiting = new ArrayDeque<>();
    private boolean closed;

    private @Nullable Connection connection;

    /** Opens a connection whose transactions are begun and ended by hand. */
    interface Connector {
        Connection connect() throws SQLException;
    }

    /** Comes before all else in a transaction. */
    interface Beginning {
        void of(Connection connection) throws SQLException;
    }

    Committer(Connector connector, Beginning beginning, ThreadFactory threads) {
        this.connector = connector;
        this.beginning = beginning;
        this.thread = threads.newThread(this::commitUntilClosed);
    }

    void start() {
        thread.start();
    }

    <T> CompletableFuture<T> write(Work<T> work) {
        Pending<T> pending = new Pending<>(work);
        lock.lock();
        try {
            if (closed) {
                return CompletableFuture.failedFuture(closedStore());
            }
            waiting.add(pending);
            changed.signal();
        } finally {
            lock.unlock();
        }
        return pending.done;
    }

    Registration onCommit(Runnable listener) {
        commitListeners.add(listener);
        return () -> commitListeners.remove(listener);
    }

    boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    /** Takes no more works, and returns when those handed in are settled. */
    @Override
    public void close() {
        stopTaking();
        joinUninterruptibly();
    }

    private void stopTaking() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private static StoreException closedStore() {
        return new StoreException("the store is closed");
    }

    private void joinUninterruptibly() {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void commitUntilClosed() {
        try {
            for (List<Pending<?>> batch = next(); !batch.isEmpty(); batch = next()) {
                commit(batch);
            }
            dropConnection();
        } catch (Throwable e) {
            LOGGER.error("The store takes nothing more: what writes to it broke down", e);
        } finally {
            refuseWhatWaits();
        }
    }

    /** However the thread ends, nobody waits for it any more. */
    private void refuseWhatWaits() {
        stopTaking();
        for (List<Pending<?>> batch = next(); !batch.isEmpty(); batch = next()) {
            batch.forEach(each -> each.fail(closedStore()));
        }
    }

    /** All that waits, once something does; nothing when the store is closed. */
    private List<Pending<?>> next() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            List<Pending<?>> batch = new ArrayList<>();
            while (batch.size() < MOST_IN_A_BATCH && !waiting.isEmpty()) {
                batch.add(waiting.remove());
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void commit(List<Pending<?>> batch) {
        try {
            begin();
            Connection current = connected();
            for (Pending<?> each : batch) {
                if (each != batch.get(0)) {
                    run(current, SAVEPOINT);
                }
                each.run(current);
            }
            current.commit();
        } catch (Throwable e) { // Whatever it is, the next batch gets its turn.
            batch.forEach(each -> each.fail(e));
            dropConnection();
            return;
        }
        try {
            tellListeners();
        } finally {
            batch.forEach(Pending::succeed);
        }
    }

    private void tellListeners() {
        for (Runnable each : commitListeners) {
            try {
                each.run();
            } catch (RuntimeException | Error e) { // What is committed stays so, and its writers are to hear of it.
                LOGGER.warn("A listener failed after a commit", e);
            }
        }
    }

    /** The first statement of a batch tells whether the connection died since the last one; no work has run yet. */
    private void begin() throws SQLException {
        if (connection != null) {
            try {
                begin(connection);
                return;
            } catch (SQLException e) {
                if (!Trouble.isLostConnection(e)) {
                    throw e;
                }
                LOGGER.info("Connecting again: {}", Trouble.of(e).getMessage());
                dropConnection();
            }
        }
        begin(connected());
    }

    private void begin(Connection current) throws SQLException {
        beginning.of(current);
        run(current, SAVEPOINT);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    private Connection connected() throws SQLException {
        if (connection == null) {
            connection = connector.connect();
        }
        return connection;
    }

    /** What became of a failed commit is unknown to the connection, so the next batch gets a new one. */
    private void dropConnection() {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (SQLException e) {
            LOGGER.debug("The connection ended badly", e);
        }
        connection = null;
    }

    /** A work on its way: its result is kept until the commit, its failure until the caller asks. */
    private static final class Pending<T> {
        private final Work<T> work;
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private @Nullable T result;

        Pending(Work<T> work) {
            this.work = work;
        }

        /**
         * Runs the work, after its savepoint, so that its failure undoes nothing but itself.
         *
         * @throws SQLException when that could not be, because the transaction is gone
         */
        void run(Connection connection) throws SQLException {
            try {
                result = work.on(connection);
            } catch (Throwable e) {
                undo(connection, e);
                fail(e);
                return;
            }
            Committer.run(connection, RELEASE);
        }

        private static void undo(Connection connection, Throwable failure) throws SQLException {
            try {
                Committer.run(connection, UNDO);
                Committer.run(connection, RELEASE);
            } catch (SQLException e) {
                SQLException first = failure instanceof SQLException sql ? sql : e;
                first.addSuppressed(first == e ? failure : e);
                throw first;
            }
        }

        void succeed() {
            done.complete(result);
        }

        void fail(Throwable failure) {
            done.completeExceptionally(failure instanceof SQLException ? Trouble.of(failure) : failure);
        }
    }
}
