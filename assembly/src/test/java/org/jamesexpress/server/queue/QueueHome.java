package org.jamesexpress.server.queue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.james.metrics.api.NoopGaugeRegistry;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.jamesexpress.store.Bodies;
import org.jamesexpress.store.Registration;
import org.jamesexpress.store.Spool;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;

/** A database and a spool on which queues can be opened, ended and opened again. */
final class QueueHome implements AutoCloseable {
    final RecordingMetricFactory metrics = new RecordingMetricFactory();

    private final StoreConfig database;
    private final Path folder;
    private Optional<Store> current = Optional.empty();
    private final Deque<Registration> open = new ArrayDeque<>();

    QueueHome(StoreConfig database, Path folder) {
        this.database = database;
        this.folder = folder;
    }

    static QueueHome onSqlite(Path folder) {
        return new QueueHome(StoreConfig.sqlite(folder.resolve("express.db")), folder.resolve("queue"));
    }

    /** The queues as a process finds them that has just begun. */
    SpooledMailQueueFactory start() {
        Store store = Store.open(database);
        open.push(store::close);
        current = Optional.of(store);
        SpooledMailQueueFactory queues = SpooledMailQueueFactory.open(
                store,
                spool(),
                Clock.systemUTC(),
                new RawMailQueueItemDecoratorFactory(),
                metrics,
                new NoopGaugeRegistry());
        open.push(queues::close);
        return queues;
    }

    SpooledMailQueueFactory restart() {
        close();
        return start();
    }

    Spool spool() {
        return Spool.open(folder, current.orElseThrow().id());
    }

    Bodies bodies() {
        return new Bodies(current.orElseThrow(), spool());
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
