package org.jamesexpress.mailets;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.james.metrics.api.MetricFactory;
import org.jamesexpress.delivery.Meters;

/** What a delivery did, in James's metrics. Any thread may use it. */
final class JamesMeters implements Meters {
    private static final Map<Duration, String> WITHIN = new TreeMap<>(Map.of(
            Duration.ofSeconds(1), "1s",
            Duration.ofSeconds(10), "10s",
            Duration.ofMinutes(1), "1m",
            Duration.ofMinutes(10), "10m",
            Duration.ofHours(1), "1h",
            Duration.ofDays(1), "1d"));

    private final MetricFactory metrics;
    private final String prefix;

    JamesMeters(MetricFactory metrics, String route) {
        this.metrics = metrics;
        this.prefix = prefix(route);
    }

    /** What all names of a delivery's metrics begin with. */
    static String prefix(String route) {
        return "express." + route + ".";
    }

    @Override
    public void attempted(String outcome, String stage) {
        count("attempts." + outcome + "." + stage);
    }

    /** A histogram by counters: James's timers measure from their making, and can't be told a time. */
    @Override
    public void delivered(Duration sinceArrival) {
        String bucket = WITHIN.entrySet().stream()
                .filter(each -> sinceArrival.compareTo(each.getKey()) <= 0)
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("more");
        count("deliveryTime." + bucket);
        int seconds = Math.toIntExact(Math.min(Math.max(0, sinceArrival.toSeconds()), Integer.MAX_VALUE));
        metrics.generate(prefix + "deliveryTime.seconds").add(seconds);
    }

    private void count(String name) {
        metrics.generate(prefix + name).increment();
    }
}
