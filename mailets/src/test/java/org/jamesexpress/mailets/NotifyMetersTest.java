package org.jamesexpress.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jamesexpress.notify.endpoint.Outcome;
import org.junit.jupiter.api.Test;

class NotifyMetersTest {
    private final RecordedMetrics metrics = new RecordedMetrics();
    private final NotifyMeters meters = new NotifyMeters(metrics, metrics);

    @Test
    void countsTheWebhooksOfUsersAsOne() {
        meters.tried("crm", new Outcome.Taken("HTTP 204"));
        meters.tried("bob@example.test", new Outcome.Later("HTTP 503"));
        meters.tried("carol@example.test", new Outcome.Later("HTTP 503"));

        assertThat(metrics.counts())
                .containsOnly(entry("express.notify.crm.tries.taken", 1), entry("express.notify-own.tries.later", 2));
    }

    @Test
    void showsOfEachOtherEndpointHowItStands() {
        meters.register(List.of("crm", "bob@example.test"), List::of, Clock.systemUTC());

        assertThat(metrics.gauge("express.notify.crm.lag")).isEqualTo(0L);
        assertThatThrownBy(() -> metrics.gauge("express.notify-own.lag")).isInstanceOf(NullPointerException.class);
    }

    private static Map.Entry<String, Long> entry(String name, long count) {
        return Map.entry(name, count);
    }
}
