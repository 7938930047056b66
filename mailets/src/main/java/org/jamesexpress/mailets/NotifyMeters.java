package org.jamesexpress.mailets;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.jamesexpress.notify.endpoint.Outcome;
import org.jamesexpress.notify.lane.EndpointStatus;
import org.jamesexpress.notify.lane.Meters;

/** What endpoints were told and have yet to be told, in James's metrics. Any thread may use it. */
record NotifyMeters(MetricFactory metrics, GaugeRegistry gauges) implements Meters {
    @Override
    public void tried(String endpoint, Outcome outcome) {
        metrics.generate(prefix(endpoint) + "tries." + outcome.word()).increment();
    }

    /**
     * Has the gauges of endpoints share one count.
     *
     * @param list how they stand
     */
    void register(Collection<String> endpoints, Supplier<List<EndpointStatus>> list, Clock clock) {
        Recent<List<EndpointStatus>> recent = new Recent<>("what endpoints have yet to get", List.of(), list, clock);
        for (String each :
                endpoints.stream().filter(name -> !Endpoint.isOfUser(name)).toList()) {
            gauge(each, "lag", recent, EndpointStatus::lag);
            gauge(each, "lagSeconds", recent, status -> status.lagTime().toSeconds());
            gauge(each, "waiting", recent, EndpointStatus::waiting);
            gauge(each, "dead", recent, EndpointStatus::dead);
        }
    }

    private void gauge(
            String endpoint, String name, Recent<List<EndpointStatus>> list, ToLongFunction<EndpointStatus> number) {
        gauges.register(
                prefix(endpoint) + name,
                () -> list.get().stream()
                        .filter(status -> status.name().equals(endpoint))
                        .mapToLong(number)
                        .sum());
    }

    /** The webhooks of users, whose names are addresses, count as one. */
    private static String prefix(String endpoint) {
        return Endpoint.isOfUser(endpoint) ? "express.notify-own." : "express.notify." + endpoint + ".";
    }
}
