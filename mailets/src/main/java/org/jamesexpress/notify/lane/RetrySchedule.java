package org.jamesexpress.notify.lane;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * How long an event waits after each failure.
 *
 * @param random from 0 to 1: a wait is stretched by up to a tenth, so that what failed together doesn't return together
 */
record RetrySchedule(List<Duration> waits, DoubleSupplier random) {
    private static final double JITTER = 0.1;

    /** An endpoint may ask to be left alone for so long. */
    private static final Duration MOST = Duration.ofHours(24);

    /**
     * The wait after so many failures; none when the event is given up.
     *
     * @param asked the least that the endpoint asked for
     */
    Optional<Duration> after(int failures, Optional<Duration> asked) {
        if (failures > waits.size()) {
            return Optional.empty();
        }
        Duration planned = waits.get(failures - 1);
        Duration stretched = planned.plusMillis((long) (planned.toMillis() * JITTER * random.getAsDouble()));
        Duration least =
                asked.filter(wait -> wait.compareTo(MOST) < 0).orElse(asked.isPresent() ? MOST : Duration.ZERO);
        return Optional.of(stretched.compareTo(least) < 0 ? least : stretched);
    }
}
