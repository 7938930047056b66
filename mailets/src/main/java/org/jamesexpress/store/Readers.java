package org.jamesexpress.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few connections that only read. Any thread may borrow one; each is used by one thread at a time. One that died in
 * the pool is replaced, and the read repeated, unless it died of waiting for an answer: another one would wait as long.
 */
final class Readers implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Readers.class);
    static final int MOST = 4;

    /** So long a read may take that goes on while the store is closed. */
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final Committer.Connector connector;
    private final Semaphore places = new Semaphore(MOST, true);
    private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    Readers(Committer.Connector connector) {
        this.connector = connector;
    }

    <T> T read(Work<T> work) {
        places.acquireUninterruptibly();
        try {
            if (closed) {
                throw new StoreException("the store is closed");
            }
            return borrowed(work);
        } catch (SQLException e) {
            throw Trouble.of(e);
        } finally {
            places.release();
            if (closed) {
                dropIdle();
            }
        }
    }

    private <T> T borrowed(Work<T> work) throws SQLException {
        Connection pooled = idle.poll();
        if (pooled != null) {
            try {
                return use(pooled, work);
            } catch (SQLException e) {
                if (!Trouble.isLostConnection(e)) {
                    throw e;
                }
                dropIdle(); // What cut this one while it was idle has cut the others.
                if (Trouble.isTimeOut(e)) {
                    throw e;
                }
            }
        }
        return use(connector.connect(), work);
    }

    private <T> T use(Connection connection, Work<T> work) throws SQLException {
        try {
            T result = work.on(connection);
            connection.rollback();
            idle.add(connection);
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            drop(connection);
            throw e;
        }
    }

    /** Waits a while for who is reading just now, so that hardly anybody touches the database any more. */
    @Override
    public void close() {
        closed = true;
        try {
            if (places.tryAcquire(MOST, FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                places.release(MOST);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        dropIdle();
    }

    private void dropIdle() {
        for (Connection each = idle.poll(); each != null; each = idle.poll()) {
            drop(each);
        }
    }

    private static void drop(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOGGER.debug("A connection ended badly", e);
        }
    }
}
