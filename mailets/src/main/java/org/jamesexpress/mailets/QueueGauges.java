package org.jamesexpress.mailets;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.james.metrics.api.GaugeRegistry;
import org.jamesexpress.delivery.QueueSize;
import org.jamesexpress.delivery.QueueState;
import org.jamesexpress.store.StoreException;

/** How much mail waits, in James's gauges. They share one count for a while. Guarded by its own monitor. */
final class QueueGauges {
    static final Duration FRESH = Duration.ofSeconds(30);

    private final Supplier<QueueSize> count;
    private final Clock clock;
    private QueueSize last = new QueueSize(Map.of(), Optional.empty());
    private Instant counted = Instant.EPOCH;

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
    private synchronized QueueSize size() {
        Instant now = clock.instant();
        if (counted.isAfter(now) || counted.plus(FRESH).isBefore(now)) {
            counted = now;
            try {
                last = count.get();
            } catch (StoreException e) {
                return last;
            }
        }
        return last;
    }
}
