package org.jamesexpress.notify.webhook;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.notify.endpoint.Outcome;

/**
 * What an endpoint answered.
 *
 * @param head the lines before the body, the status first
 * @param retryAfter the header of that name
 * @param body its beginning
 */
record Answer(int status, List<String> head, Optional<String> retryAfter, String body) {
    /** Longer ones are a mistake, or a way to be forgotten. */
    private static final Duration LONGEST = Duration.ofDays(1);

    /**
     * 2xx says that the endpoint has the event, 410 that it wants none any more. All else is tried again, a 400 too, as
     * Standard Webhooks wants: it comes from a broken receiver as often as from one that will never take the event.
     */
    Outcome outcome(Clock clock) {
        String words = "HTTP " + status;
        if (status >= 200 && status <= 299) {
            return new Outcome.Taken(words);
        }
        if (status == 410) {
            return new Outcome.Gone(words);
        }
        boolean redirect = status >= 300 && status <= 399;
        return new Outcome.Later(
                redirect ? words + ", and redirects aren't followed" : words,
                retryAfter.flatMap(text -> after(text, clock)));
    }

    /** Seconds, or a date (RFC 9110, 10.2.3); nothing where it is neither, or is past. */
    private static Optional<Duration> after(String text, Clock clock) {
        try {
            Duration after = text.matches("[0-9]{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(text))
                    : Duration.between(clock.instant(), Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
            return Optional.of(after.compareTo(LONGEST) > 0 ? LONGEST : after)
                    .filter(time -> !time.isNegative() && !time.isZero());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
