package org.jamesexpress.notify.lane;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jamesexpress.notify.endpoint.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what a try means for its event, and tells the log. */
record Judge(String endpoint, RetrySchedule schedule, Meters meters) {
    private static final Logger LOGGER = LoggerFactory.getLogger(Judge.class);

    /** A failure or two are an everyday thing; from then on a person should look. */
    private static final int EVERYDAY = 2;

    /** What is to be written, apart from the place in the log. */
    Optional<Settlement> settle(Item item, Outcome outcome, Instant began, Instant now) {
        meters.tried(endpoint, outcome);
        if (item.origin() == Item.Origin.HEARTBEAT && !(outcome instanceof Outcome.Gone)) {
            LOGGER.debug("heartbeat={} endpoint={} outcome=\"{}\"", item.event().id(), endpoint, outcome.words());
            return Optional.empty();
        }
        if (outcome instanceof Outcome.Taken) {
            LOGGER.info(
                    "announced event={} type={} endpoint={}",
                    item.event().id(),
                    item.event().type().word(),
                    endpoint);
            return item.origin() == Item.Origin.ROW ? Optional.of(new Settlement.Done(item)) : Optional.empty();
        }
        if (outcome instanceof Outcome.Gone) {
            LOGGER.warn(
                    "disabled endpoint={} event={} reason=\"{}\": \"express notify enable {}\" sends what waits",
                    endpoint,
                    item.event().id(),
                    outcome.words(),
                    endpoint);
            return Optional.empty();
        }
        return Optional.of(failed(item, outcome, began, now));
    }

    private Settlement failed(Item item, Outcome outcome, Instant began, Instant now) {
        int tries = item.tries() + 1;
        Optional<Duration> wait =
                outcome instanceof Outcome.Later later ? schedule.after(tries, later.after()) : Optional.empty();
        if (wait.isEmpty()) {
            LOGGER.warn(
                    "gave up event={} type={} endpoint={} tries={} reason=\"{}\": \"express notify replay {} --dead\""
                            + " sends it again",
                    item.event().id(),
                    item.event().type().word(),
                    endpoint,
                    tries,
                    outcome.words(),
                    endpoint);
        } else {
            complain(item, tries, wait.get(), outcome);
        }
        return new Settlement.Failed(
                item,
                tries,
                wait.isEmpty(),
                began,
                Duration.between(began, now),
                now.plus(wait.orElse(Duration.ZERO)),
                outcome.words());
    }

    private void complain(Item item, int tries, Duration wait, Outcome outcome) {
        String line = "announcing event=%s failed endpoint=%s tries=%d next=%ds reason=\"%s\""
                .formatted(item.event().id(), endpoint, tries, wait.toSeconds(), outcome.words());
        if (tries <= EVERYDAY) {
            LOGGER.info(line);
        } else {
            LOGGER.warn(line);
        }
    }
}
