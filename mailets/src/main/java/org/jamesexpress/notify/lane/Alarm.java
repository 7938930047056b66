package org.jamesexpress.notify.lane;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.jamesexpress.notify.endpoint.Quiet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the postmaster once of each change that he should know of. Belongs to the lane's thread. */
final class Alarm {
    private static final Logger LOGGER = LoggerFactory.getLogger(Alarm.class);

    /** So long it rests after the postmaster could not be told. */
    private static final Duration REST = Duration.ofMinutes(5);

    private final Endpoint endpoint;
    private final Alerts alerts;
    private Instant silentUntil = Instant.MIN;

    Alarm(Endpoint endpoint, Alerts alerts) {
        this.endpoint = endpoint;
        this.alerts = alerts;
    }

    /** What the endpoint's standing is then: the same unless somebody was told. */
    Standing raise(Standing standing, Instant now) {
        if (silentUntil.isAfter(now) && !silentUntil.isAfter(now.plus(REST))) {
            return standing;
        }
        try {
            return told(standing, now);
        } catch (RuntimeException e) {
            LOGGER.warn("can't tell the postmaster of endpoint={}: {}", endpoint.name(), e.getMessage());
            silentUntil = now.plus(REST);
            return standing;
        }
    }

    private Standing told(Standing standing, Instant now) {
        if (standing.state() == Standing.State.GONE && !standing.alerted().equals(Standing.DISABLED)) {
            alerts.disabled(endpoint.name(), standing.reason());
            return standing.alerted(Standing.DISABLED);
        }
        if (standing.alerted().isEmpty() && isFailingForLong(standing, now)) {
            alerts.failing(endpoint.name(), Instant.ofEpochMilli(standing.failingSince()), standing.lastWords());
            return standing.alerted(Standing.FAILING);
        }
        if (!standing.alerted().isEmpty() && standing.failingSince() == 0) {
            alerts.working(endpoint.name());
            return standing.alerted("");
        }
        return standing;
    }

    /** Only a time in which it was tried counts: since it was enabled, and since its last quiet hours. */
    private boolean isFailingForLong(Standing standing, Instant now) {
        Optional<Quiet> quiet = endpoint.terms().pace().quiet();
        if (!standing.active()
                || standing.failingSince() == 0
                || quiet.flatMap(each -> each.endOf(now)).isPresent()) {
            return false;
        }
        long awake = quiet.map(each -> each.lastEnd(now).toEpochMilli()).orElse(0L);
        long begin = Math.max(standing.failingSince(), Math.max(standing.since(), awake));
        return standing.lastFailure() >= begin
                && endpoint.terms()
                        .alertAfter()
                        .filter(time -> now.toEpochMilli() - begin >= time.toMillis())
                        .isPresent();
    }
}
