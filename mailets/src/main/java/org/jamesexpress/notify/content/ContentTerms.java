package org.jamesexpress.notify.content;

import java.time.Duration;
import org.jamesexpress.config.Settings;

/**
 * What an endpoint gets of a message itself, beside what its event says of it.
 *
 * @param inlineLimit the largest message, in octets, that stands in its event
 * @param linkLife how long a link is good for
 */
public record ContentTerms(Mode mode, long inlineLimit, Duration linkLife) {
    private static final long LIMIT = 256L << 10;
    private static final long LEAST_LIMIT = 1L << 10;
    private static final long MOST_LIMIT = 16L << 20;

    private static final Duration LIFE = Duration.ofHours(24);
    /** Longer than an event is held before it goes out with its link. */
    private static final Duration LEAST_LIFE = Duration.ofHours(1);

    private static final Duration MOST_LIFE = Duration.ofDays(365);

    /** Nothing. */
    public static final ContentTerms NONE = new ContentTerms(Mode.NONE, LIMIT, LIFE);

    /** In which form. */
    public enum Mode {
        NONE,
        /** Addresses that the message and its attachments are fetched from. */
        LINK,
        /** The message, where it is not too large for that. */
        INLINE
    }

    /** Those of an endpoint that the event is brought to. */
    public static ContentTerms from(Settings settings) {
        return new ContentTerms(
                settings.ask("content")
                        .means(
                                "What of the message itself comes with its event: `none`; `link`, addresses from which the"
                                        + " message and each attachment can be fetched for a while, which needs a `<stream>` with a"
                                        + " `publicUrl`; or `inline`, the message in the event, and a link where it is too large and"
                                        + " there is such a stream.")
                        .example("link")
                        .choice(Mode.NONE),
                settings.ask("inlineLimit")
                        .means("The largest message that comes in its event.")
                        .example("1M")
                        .size(LIMIT, LEAST_LIMIT, MOST_LIMIT),
                linkLife(settings));
    }

    /** Those of an endpoint that programs come to: what is in its events is held for all of them, so nothing large. */
    public static ContentTerms ofServed(Settings settings) {
        boolean link = settings.ask("content")
                .means(
                        "What of the message itself comes with its event: `none`, or `link`, addresses from which the message"
                                + " and each attachment can be fetched for a while, which needs a `publicUrl`.")
                .example("link")
                .value("none", ContentTerms::isLink, "one of none, link");
        return new ContentTerms(link ? Mode.LINK : Mode.NONE, 0, linkLife(settings));
    }

    private static boolean isLink(String text) {
        return switch (text) {
            case "none" -> false;
            case "link" -> true;
            default -> throw new IllegalArgumentException();
        };
    }

    private static Duration linkLife(Settings settings) {
        return settings.ask("linkLife")
                .means(
                        "How long a link is good for, from when its event was sent; but not longer than the message is kept.")
                .example("3d")
                .duration(LIFE, LEAST_LIFE, MOST_LIFE);
    }

    /** Whether the endpoint has a use for a message of that size. */
    boolean wants(long size, boolean canLink) {
        return switch (mode) {
            case NONE -> false;
            case LINK -> true;
            case INLINE -> canLink || size <= inlineLimit;
        };
    }
}
