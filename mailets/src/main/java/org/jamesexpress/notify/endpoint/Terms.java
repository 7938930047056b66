package org.jamesexpress.notify.endpoint;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jamesexpress.config.Settings;
import org.jamesexpress.events.EventType;

/**
 * What an {@code <endpoint>} of any kind says.
 *
 * @param events the types that it asked for
 * @param timeout of one try, from its beginning to the whole answer
 * @param retry waits after the first, second … failure; the last one repeats
 */
public record Terms(Set<EventType> events, Duration timeout, List<Duration> retry) {
    private static final List<Duration> RETRY = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    /** What differs from kind to kind: how long a try may take, by default and at most, and when it is over. */
    public record Manner(Duration timeout, Duration longest, String oneTry, String taken) {}

    public static Terms from(Settings settings, Manner manner) {
        return new Terms(
                events(settings),
                settings.ask("timeout")
                        .means("How long one try may take, " + manner.oneTry + ".")
                        .example("45s")
                        .duration(manner.timeout, Duration.ofMillis(100), manner.longest),
                settings.ask("retry")
                        .means("How long to wait after each failure; the last repeats until " + manner.taken + ".")
                        .example("5s, 5m, 30m, 2h")
                        .durations(RETRY));
    }

    /** Those of an endpoint that is told nothing by itself: programs come to it, each in its own time. */
    public static Terms ofServed(Settings settings) {
        return new Terms(events(settings), Duration.ZERO, List.of());
    }

    private static Set<EventType> events(Settings settings) {
        return settings.ask("events")
                .means("What the endpoint is told of.")
                .example("mail.received, mail.bounced")
                .value(EventType.MAIL_RECEIVED.word(), Terms::events, "some of " + words());
    }

    private static Set<EventType> events(String text) {
        Set<EventType> events = EnumSet.noneOf(EventType.class);
        for (String word : text.split(",", -1)) {
            events.add(EventType.of(word.strip()));
        }
        return events;
    }

    private static String words() {
        return Arrays.stream(EventType.values()).map(EventType::word).collect(Collectors.joining(", "));
    }
}
