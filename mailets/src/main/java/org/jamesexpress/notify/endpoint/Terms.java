package org.jamesexpress.notify.endpoint;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jamesexpress.config.Settings;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventType;
import org.jamesexpress.notify.content.ContentTerms;
import org.jamesexpress.notify.match.Match;

/**
 * What an {@code <endpoint>} of any kind says.
 *
 * @param events the types that it asked for
 * @param timeout of one try, from its beginning to the whole answer
 * @param retry waits after the first, second … failure; after the failure that follows the last the event is given up
 * @param concurrency how many events may be on their way at once; with 1 they keep their order
 * @param alertAfter how long it may fail before the postmaster is told, if ever
 * @param pace when it is told, and when it is not
 * @param match which of the events of these types
 * @param content what it gets of the messages themselves
 */
public record Terms(
        Set<EventType> events,
        Duration timeout,
        List<Duration> retry,
        int concurrency,
        Optional<Duration> alertAfter,
        Pace pace,
        Match match,
        ContentTerms content) {
    private static final int MOST_AT_ONCE = 100;
    private static final Duration ALERT_AFTER = Duration.ofHours(1);
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

    /** One event at a time, and whatever else is so unless it is said otherwise. */
    public Terms(Set<EventType> events, Duration timeout, List<Duration> retry) {
        this(events, timeout, retry, 1, Optional.of(ALERT_AFTER), Pace.EVEN, Match.ALL, ContentTerms.NONE);
    }

    /** What differs from kind to kind: how long a try may take, by default and at most, and from when to when. */
    public record Manner(Duration timeout, Duration longest, String oneTry) {}

    public static Terms from(Settings settings, Manner manner) {
        return new Terms(
                events(settings),
                settings.ask("timeout")
                        .means("How long one try may take, " + manner.oneTry + ".")
                        .example("45s")
                        .duration(manner.timeout, Duration.ofMillis(100), manner.longest),
                settings.ask("retry")
                        .means(
                                "How long to wait after each failure. An event that fails after the last wait, too, is given up:"
                                        + " it is kept among the dead letters, and `express notify replay` sends it again.")
                        .example("5s, 5m, 30m, 2h")
                        .durations(RETRY),
                settings.ask("concurrency")
                        .means(
                                "How many events may be on their way at once. With 1 they come in their order, and one that"
                                        + " fails holds up those after it; with more it does not.")
                        .example("10")
                        .count(1, 1, MOST_AT_ONCE),
                settings.ask("alertAfter")
                        .means(
                                "How long the endpoint may fail before the postmaster is told by mail, once, and again when it"
                                        + " works.")
                        .example("4h")
                        .durationOrNever(ALERT_AFTER, Duration.ofMinutes(1), Duration.ofDays(30)),
                Pace.from(settings),
                match(settings),
                ContentTerms.from(settings));
    }

    /** Whether the endpoint is to be told of an event of the log. */
    public boolean wants(Event event) {
        return events.contains(event.type()) && match.wants(event);
    }

    /** These, and of the events only such. */
    public Terms within(Match only) {
        return new Terms(events, timeout, retry, concurrency, alertAfter, pace, match.and(only), content);
    }

    /** Those of an endpoint that is told nothing by itself: programs come to it, each in its own time. */
    public static Terms ofServed(Settings settings) {
        return new Terms(
                events(settings),
                Duration.ZERO,
                List.of(),
                1,
                Optional.empty(),
                Pace.EVEN,
                match(settings),
                ContentTerms.ofServed(settings));
    }

    private static Match match(Settings settings) {
        return settings.ask("match")
                .means(
                        "Which of these events: terms such as from:, to:, subject:, direction:, mailbox:, has:attachment,"
                                + " larger:, smaller:, auto: and list:, all of which must hold; - before one negates it.")
                .example("from:*@customer.example has:attachment -auto:yes")
                .optional(Match::parse, "terms such as from:*@customer.example, with quotes around a phrase")
                .orElse(Match.ALL);
    }

    private static Set<EventType> events(Settings settings) {
        return settings.ask("events")
                .means("What the endpoint is told of.")
                .example("mail.received, mail.stored")
                .value(EventType.MAIL_RECEIVED.word(), Terms::events, "some of " + words());
    }

    private static Set<EventType> events(String text) {
        Set<EventType> events = EnumSet.noneOf(EventType.class);
        for (String word : text.split(",", -1)) {
            EventType type = EventType.of(word.strip());
            if (!type.isOfMail()) {
                throw new IllegalArgumentException(word);
            }
            events.add(type);
        }
        return events;
    }

    private static String words() {
        return Arrays.stream(EventType.values())
                .filter(EventType::isOfMail)
                .map(EventType::word)
                .collect(Collectors.joining(", "));
    }
}
