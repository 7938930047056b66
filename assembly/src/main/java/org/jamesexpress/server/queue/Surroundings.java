package org.jamesexpress.server.queue;

import java.time.Clock;
import java.util.function.LongSupplier;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.queue.api.MailQueueItemDecoratorFactory;

/**
 * What all queues of a factory share.
 *
 * @param orders the next place in the order of arrival
 */
record Surroundings(
        SpooledMails disk,
        LongSupplier orders,
        Clock clock,
        MailQueueItemDecoratorFactory decorators,
        MetricFactory metrics,
        GaugeRegistry gauges) {}
