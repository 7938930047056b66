package org.jamesexpress.mailets;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.james.metrics.api.GaugeRegistry;
import org.jamesexpress.delivery.QueueSize;
import org.jamesexpress.delivery.QueueState;
import org.jamesexpress.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much mail waits, in James's gauges. They share one count for a while, which one of those makes who ask; the others read
 * the last one meanwhile. Any thread may ask.
 */
final class QueueGauges {
    static final Duration FRESH = Duration.ofSeconds(30);
    private static final Logger LOGGER = LoggerFactory.getLogger(QueueGauges.class);

    private final Supplier<QueueSize> count;
    private final Clock clock;
    private final AtomicBoolean counting = new AtomicBoolean();
    private volatile Counted last = new Counted(new QueueSize(Map.of(), Optional.empty()), Instant.EPOCH);

    private record Counted(QueueSize size, Instant time) {
        boolean isStale(Instant now) {
            return time.isAfter(now) || time.plus(FRESH).isBefore(now);
        }
    }

    private QueueGauges(Supplier<QueueSize> count, Clock clock) {
        this.count = count;
        this.clock = clock;
    }

    static void register(GaugeRegistry registry, String route, Supplier<QueueSize> count, Clock clock) {
        QueueGauges gauges = new QueueGauges(count, clock);
        String prefix = JamesMeters.prefix(route) + "queue.";
        for (QueueState state : QueueState.values()) {
            registry.register(prefix + state.word(), () -> gauges.size().of(state));
        }
        registry.register(prefix + "oldestSeconds", gauges::oldest);
    }

    private long oldest() {
        return size().oldest()
                .map(arrived -> Duration.between(arrived, clock.instant()).toSeconds())
                .orElse(0L);
    }

    /** The last count, too, where the database can't be asked, as after the end. */
    private QueueSize size() {
        Instant now = clock.instant();
        if (last.isStale(now) && counting.compareAndSet(false, true)) {
            try {
                last = new Counted(count.get(), now);
            } catch (StoreException e) {
                LOGGER.warn("the mail that waits can't be counted, its gauges stay as they are: {}", e.getMessage());
                last = new Counted(last.size, now);
            } finally {
                counting.set(false);
            }
        }
        return last.size;
    }
}
