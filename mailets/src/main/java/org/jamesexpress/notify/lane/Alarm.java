package org.jamesexpress.notify.lane;

import java.time.Instant;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the postmaster once of each change that he should know of. */
record Alarm(Endpoint endpoint, Alerts alerts) {
    private static final Logger LOGGER = LoggerFactory.getLogger(Alarm.class);

    /** What the endpoint's standing is then: the same unless somebody was told. */
    Standing raise(Standing standing, Instant now) {
        try {
            return told(standing, now);
        } catch (RuntimeException e) {
            LOGGER.warn("can't tell the postmaster of endpoint={}: {}", endpoint.name(), e.getMessage());
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

    private boolean isFailingForLong(Standing standing, Instant now) {
        return standing.active()
                && standing.failingSince() != 0
                && endpoint.terms()
                        .alertAfter()
                        .filter(time -> !now.isBefore(
                                Instant.ofEpochMilli(standing.failingSince()).plus(time)))
                        .isPresent();
    }
}
