package org.jamesexpress.notify.lane;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A time in which the database refuses, or what else a lane lives on. Belongs to the lane's thread. */
final class Trouble {
    private static final Logger LOGGER = LoggerFactory.getLogger(Trouble.class);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 6;
    private static final Duration LONGEST = SHORTEST.multipliedBy(1L << MOST_DOUBLINGS);

    /** A failure or two are an everyday thing; from then on a person should look. */
    private static final int EVERYDAY = 2;

    private final String endpoint;
    private final Clock clock;
    private int failures;
    private Instant until = Instant.EPOCH;

    Trouble(String endpoint, Clock clock) {
        this.endpoint = endpoint;
        this.clock = clock;
    }

    void begin(String what, Throwable failure) {
        Duration wait = SHORTEST.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        failures++;
        until = clock.instant().plus(wait);
        String line = "%s failed endpoint=%s tries=%d next=%ds reason=\"%s\""
                .formatted(what, endpoint, failures, wait.toSeconds(), failure.getMessage());
        if (failures <= EVERYDAY) {
            LOGGER.info(line);
        } else {
            LOGGER.warn(line);
        }
    }

    void end() {
        failures = 0;
    }

    /** Also when the clock was set back. */
    boolean isOver() {
        Duration left = left();
        return left.isNegative() || left.isZero() || left.compareTo(LONGEST) > 0;
    }

    Duration left() {
        return Duration.between(clock.instant(), until);
    }
}
