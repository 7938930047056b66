package org.jamesexpress.events;

import java.time.Duration;
import org.jamesexpress.config.Settings;

/**
 * How long events are kept.
 *
 * @param passed at least, if every reader has passed the event
 * @param unread at most, if a reader has not, which may be gone for good; not shorter than {@code passed}
 */
public record Retention(Duration passed, Duration unread) {
    private static final Duration LEAST = Duration.ofDays(1);
    private static final Duration MOST = Duration.ofDays(3650);
    private static final Duration PASSED = Duration.ofDays(30);

    /** So many times as long waits a reader for the rest, unless set. */
    private static final int UNREAD = 3;

    /** Refuses to keep what was read for longer than what was not. */
    public Retention {
        if (unread.compareTo(passed) < 0) {
            throw new IllegalArgumentException("unread events are kept for " + unread + ", read ones for " + passed);
        }
    }

    /** Asks for {@code eventRetention}, {@code 30d} unless set, and {@code eventRetentionUnread}, three times as long. */
    public static Retention from(Settings settings) {
        Duration passed = settings.duration("eventRetention", PASSED, LEAST, MOST);
        Duration longest = MOST.multipliedBy(UNREAD);
        Duration unread = settings.duration("eventRetentionUnread", passed.multipliedBy(UNREAD), passed, longest);
        return new Retention(passed, unread);
    }
}
