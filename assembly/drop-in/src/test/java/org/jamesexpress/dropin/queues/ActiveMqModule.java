package org.jamesexpress.dropin.queues;

import com.google.inject.AbstractModule;
import com.google.inject.Inject;
import com.google.inject.Scopes;
import com.google.inject.TypeLiteral;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.queue.activemq.ActiveMQMailQueueFactory;
import org.apache.james.queue.activemq.metric.ActiveMQMetricCollectorNoop;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueItemDecoratorFactory;
import org.apache.james.queue.api.ManageableMailQueue;

/** James's own queues in a broker of this process. */
final class ActiveMqModule extends AbstractModule {
    @Override
    protected void configure() {
        bind(Broker.class).in(Scopes.SINGLETON);
        bind(Queues.class).in(Scopes.SINGLETON);
        bind(new TypeLiteral<MailQueueFactory<?>>() {}).to(Queues.class);
        bind(new TypeLiteral<MailQueueFactory<? extends MailQueue>>() {}).to(Queues.class);
        bind(new TypeLiteral<MailQueueFactory<? extends ManageableMailQueue>>() {})
                .to(Queues.class);
    }

    static final class Queues extends ActiveMQMailQueueFactory {
        @Inject
        Queues(Broker broker, MailQueueItemDecoratorFactory decorators, MetricFactory metrics, GaugeRegistry gauges) {
            super(broker.connections(), decorators, metrics, gauges, new ActiveMQMetricCollectorNoop());
            init();
        }
    }
}
