package org.jamesexpress.notify.content;

import java.time.Duration;
import org.jamesexpress.config.Settings;

/**
 * How many of the messages are kept.
 *
 * @param kept how long each
 * @param size of all together, in octets
 */
public record ContentLimits(Duration kept, long size) {
    private static final Duration LEAST = Duration.ofHours(1);
    private static final Duration MOST = Duration.ofDays(3650);
    private static final long SIZE = 10L << 30;
    private static final long LEAST_SIZE = 1L << 20;

    /** Asks for {@code contentKept}, {@code 7d} unless set, and {@code contentSize}, {@code 10G} unless set. */
    public static ContentLimits from(Settings settings) {
        return new ContentLimits(
                settings.ask("contentKept")
                        .means("How long a message is kept for the endpoints that want it with its event (`content`).")
                        .example("30d")
                        .duration(Duration.ofDays(7), LEAST, MOST),
                settings.ask("contentSize")
                        .means(
                                "How much all these messages may take in `var/express/messages`. When nine tenths of it are"
                                        + " full, the oldest go; what there is no room for all the same is not kept, and its event"
                                        + " says so.")
                        .example("50G")
                        .size(SIZE, LEAST_SIZE, Long.MAX_VALUE));
    }
}
