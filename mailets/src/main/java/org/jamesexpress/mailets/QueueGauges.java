package org.jamesexpress.mailets;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.james.metrics.api.GaugeRegistry;
import org.jamesexpress.delivery.QueueSize;
import org.jamesexpress.delivery.QueueState;

/** How much mail waits, in James's gauges, which share one count. */
final class QueueGauges {
    private static final QueueSize NOTHING = new QueueSize(Map.of(), Optional.empty());

    private QueueGauges() {}

    static void register(GaugeRegistry registry, String route, Supplier<QueueSize> count, Clock clock) {
        Recent<QueueSize> size = new Recent<>("the mail that waits", NOTHING, count, clock);
        String prefix = JamesMeters.prefix(route) + "queue.";
        for (QueueState state : QueueState.values()) {
            registry.register(prefix + state.word(), () -> size.get().of(state));
        }
        registry.register(prefix + "oldestSeconds", () -> oldest(size.get(), clock));
    }

    private static long oldest(QueueSize size, Clock clock) {
        return size.oldest()
                .map(arrived -> Duration.between(arrived, clock.instant()).toSeconds())
                .orElse(0L);
    }
}
