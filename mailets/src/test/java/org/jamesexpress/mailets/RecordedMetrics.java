package org.jamesexpress.mailets;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.james.metrics.api.Gauge;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.TimeMetric;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** Metrics and gauges of a James, kept by name. Guarded by its own monitor. */
final class RecordedMetrics implements MetricFactory, GaugeRegistry {
    private final Map<String, Long> counts = new HashMap<>();
    private final Map<String, Gauge<?>> gauges = new HashMap<>();

    synchronized Map<String, Long> counts() {
        return Map.copyOf(counts);
    }

    /** What a gauge says, which may take its time. */
    Object gauge(String name) {
        return Objects.requireNonNull(registered(name), name).get();
    }

    private synchronized @Nullable Gauge<?> registered(String name) {
        return gauges.get(name);
    }

    /** Returns once something was counted under a name. */
    synchronized void await(String name) throws InterruptedException {
        while (!counts.containsKey(name)) {
            wait();
        }
    }

    private synchronized void add(String name, long value) {
        counts.merge(name, value, Long::sum);
        notifyAll();
    }

    @Override
    public Metric generate(String name) {
        return new Metric() {
            @Override
            public void increment() {
                RecordedMetrics.this.add(name, 1);
            }

            @Override
            public void decrement() {
                RecordedMetrics.this.add(name, -1);
            }

            @Override
            public void add(int value) {
                RecordedMetrics.this.add(name, value);
            }

            @Override
            public void remove(int value) {
                RecordedMetrics.this.add(name, -value);
            }

            @Override
            public long getCount() {
                return counts().getOrDefault(name, 0L);
            }
        };
    }

    @Override
    public synchronized <T> GaugeRegistry register(String name, Gauge<T> gauge) {
        gauges.put(name, gauge);
        return this;
    }

    @Override
    public <T> SettableGauge<T> settableGauge(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public TimeMetric timer(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> Publisher<T> decoratePublisherWithTimerMetric(String name, Publisher<T> publisher) {
        throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    public <T> Publisher<T> decoratePublisherWithTimerMetricLogP99(String name, Publisher<T> publisher) {
        throw new UnsupportedOperationException();
    }
}
