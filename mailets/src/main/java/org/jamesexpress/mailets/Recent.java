package org.jamesexpress.mailets;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jamesexpress.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What takes a while to count. One of those who ask counts it anew when it is no longer fresh; the others read the last count
 * meanwhile. Any thread may ask.
 */
final class Recent<T> {
    static final Duration FRESH = Duration.ofSeconds(30);
    private static final Logger LOGGER = LoggerFactory.getLogger(Recent.class);

    private final String what;
    private final Supplier<T> count;
    private final Clock clock;
    private final AtomicBoolean counting = new AtomicBoolean();
    private volatile Counted<T> last;

    private record Counted<T>(T value, Instant time) {
        boolean isStale(Instant now) {
            return time.isAfter(now) || time.plus(FRESH).isBefore(now);
        }
    }

    /**
     * None at first.
     *
     * @param what names it in the log
     */
    Recent(String what, T none, Supplier<T> count, Clock clock) {
        this.what = what;
        this.count = count;
        this.clock = clock;
        this.last = new Counted<>(none, Instant.EPOCH);
    }

    /** The last count, too, where the database can't be asked, as after the end. */
    T get() {
        Instant now = clock.instant();
        if (last.isStale(now) && counting.compareAndSet(false, true)) {
            try {
                last = new Counted<>(count.get(), now);
            } catch (StoreException e) {
                LOGGER.warn("{} can't be counted, the gauges stay as they are: {}", what, e.getMessage());
                last = new Counted<>(last.value, now);
            } finally {
                counting.set(false);
            }
        }
        return last.value;
    }
}
