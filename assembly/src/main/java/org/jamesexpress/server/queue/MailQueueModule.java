package org.jamesexpress.server.queue;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.time.Clock;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.modules.server.RawPostDequeueDecoratorModule;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueItemDecoratorFactory;
import org.apache.james.queue.api.ManageableMailQueue;
import org.jamesexpress.store.Spool;
import org.jamesexpress.store.Store;

/** The mail queues of a server, asked for in three generic forms. */
public final class MailQueueModule extends AbstractModule {
    private final Store store;
    private final Spool spool;

    /**
     * Puts the queues on a store and a spool, which stay open until James has stopped.
     *
     * @param spool of the queues alone: messages that no queue needs are deleted from it
     */
    public MailQueueModule(Store store, Spool spool) {
        this.store = store;
        this.spool = spool;
    }

    @Override
    protected void configure() {
        install(new RawPostDequeueDecoratorModule());
    }

    @Provides
    @Singleton
    SpooledMailQueueFactory queues(
            MailQueueItemDecoratorFactory decorators, MetricFactory metrics, GaugeRegistry gauges, Clock clock) {
        return SpooledMailQueueFactory.open(store, spool, clock, decorators, metrics, gauges);
    }

    @Provides
    @Singleton
    MailQueueFactory<? extends ManageableMailQueue> manageable(SpooledMailQueueFactory queues) {
        return queues;
    }

    @Provides
    @Singleton
    MailQueueFactory<? extends MailQueue> bounded(SpooledMailQueueFactory queues) {
        return queues;
    }

    @Provides
    @Singleton
    MailQueueFactory<?> any(SpooledMailQueueFactory queues) {
        return queues;
    }
}
