package org.jamesexpress.events;

import java.time.Duration;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.Sizes;

/**
 * How long events are kept, and how many of them.
 *
 * @param passed at least, if every reader has passed the event
 * @param unread at most, if a reader has not, which may be gone for good; not shorter than {@code passed}
 * @param size in octets of what the events say, at most, whoever has not seen them
 */
public record Retention(Duration passed, Duration unread, long size) {
    /** As many events as there are. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final String NO_LIMIT = "unlimited";
    private static final Duration LEAST = Duration.ofDays(1);
    private static final Duration MOST = Duration.ofDays(3650);
    private static final Duration PASSED = Duration.ofDays(30);
    private static final long SMALLEST = 1L << 20;

    /** So many times as long waits a reader for the rest, unless set. */
    private static final int UNREAD = 3;

    /** Refuses to keep what was read for longer than what was not. */
    public Retention {
        if (unread.compareTo(passed) < 0) {
            throw new IllegalArgumentException("unread events are kept for " + unread + ", read ones for " + passed);
        }
    }

    /** By time alone. */
    public Retention(Duration passed, Duration unread) {
        this(passed, unread, UNLIMITED);
    }

    /**
     * Asks for {@code eventRetention}, {@code 30d} unless set, {@code eventRetentionUnread}, three times as long, and
     * {@code eventRetentionSize}, without a limit: no endpoint that is away for a day loses events by a limit that nobody
     * has chosen.
     */
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
        long size = settings.ask("eventRetentionSize")
                .means(
                        "How much the events may say that are kept, whatever their age. Beyond it the oldest go, those, too,"
                                + " that a reader has not passed, and the log warns of that.")
                .example("20G")
                .value(
                        NO_LIMIT,
                        Retention::size,
                        NO_LIMIT + ", or a size such as 20G, at least " + Sizes.format(SMALLEST));
        return new Retention(passed, unread, size);
    }

    private static long size(String text) {
        long size = text.equals(NO_LIMIT) ? UNLIMITED : Sizes.parse(text);
        if (size < SMALLEST) {
            throw new IllegalArgumentException(text);
        }
        return size;
    }
}
