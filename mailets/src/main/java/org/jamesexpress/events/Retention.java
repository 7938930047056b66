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
        Duration passed = settings.ask("eventRetention")
                .means("How long an event is kept at least, once every reader of the event log has passed it.")
                .example("60d")
                .duration(PASSED, LEAST, MOST);
        Duration unread = settings.ask("eventRetentionUnread")
                .means("How long an event is kept at most, if a reader has not passed it, which may be gone for good."
                        + " Three times `eventRetention` unless set, and not less than that.")
                .example("120d")
                .duration(passed.multipliedBy(UNREAD), passed, MOST.multipliedBy(UNREAD));
        return new Retention(passed, unread);
    }
}
