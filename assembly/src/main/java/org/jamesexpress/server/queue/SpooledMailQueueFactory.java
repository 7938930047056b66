package org.jamesexpress.server.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.annotation.PreDestroy;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueItemDecoratorFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.jamesexpress.store.Spool;
import org.jamesexpress.store.Store;

/**
 * The queues of one server by their names; each lives as long as the factory. Closed, they hand out no more mail, and
 * still take some. Any thread may call.
 */
public final class SpooledMailQueueFactory implements MailQueueFactory<ManageableMailQueue>, AutoCloseable {
    private final Surroundings around;
    private final Map<MailQueueName, SpooledMailQueue> queues = new ConcurrentHashMap<>();

    private SpooledMailQueueFactory(Surroundings around) {
        this.around = around;
    }

    /** Opens the queues, and deletes the messages that a process which did not end well has left without a mail. */
    static SpooledMailQueueFactory open(
            Store store,
            Spool spool,
            Clock clock,
            MailQueueItemDecoratorFactory decorators,
            MetricFactory metrics,
            GaugeRegistry gauges) {
        SpooledMails disk = new SpooledMails(store, spool);
        try {
            disk.sweep();
        } catch (IOException e) {
            throw new UncheckedIOException("can't read the spool of the mail queue: " + e.getMessage(), e);
        }
        AtomicLong last = new AtomicLong();
        return new SpooledMailQueueFactory(new Surroundings(
                disk,
                () -> last.updateAndGet(order -> Math.max(order + 1, clock.millis() * 1000)),
                clock,
                decorators,
                metrics,
                gauges));
    }

    @Override
    public ManageableMailQueue createQueue(MailQueueName name, PrefetchCount count) {
        return queues.computeIfAbsent(name, missing -> new SpooledMailQueue(missing, around));
    }

    @Override
    public Optional<ManageableMailQueue> getQueue(MailQueueName name, PrefetchCount count) {
        return Optional.ofNullable(queues.get(name));
    }

    @Override
    public Set<MailQueueName> listCreatedMailQueues() {
        return Set.copyOf(queues.keySet());
    }

    @PreDestroy
    @Override
    public void close() {
        queues.values().forEach(SpooledMailQueue::stop);
    }
}
