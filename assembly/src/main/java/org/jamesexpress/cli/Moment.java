package org.jamesexpress.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A moment as people write it. */
final class Moment {
    private static final Pattern AGO = Pattern.compile("([0-9]{1,6})([smhd])");

    private Moment() {}

    /** So long ago, a day, or a time, all in the clock's zone unless they have one; what is none of these as it is. */
    static String parse(String text, Clock clock) {
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            return clock.instant().minus(duration(ago)).toString();
        }
        List<Function<String, Instant>> forms = List.of(
                it -> OffsetDateTime.parse(it).toInstant(),
                it -> LocalDateTime.parse(it).atZone(clock.getZone()).toInstant(),
                it -> LocalDate.parse(it).atStartOfDay(clock.getZone()).toInstant());
        return forms.stream()
                .flatMap(form -> tried(form, text).stream())
                .findFirst()
                .map(Instant::toString)
                .orElse(text);
    }

    private static Optional<Instant> tried(Function<String, Instant> form, String text) {
        try {
            return Optional.of(form.apply(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Duration duration(Matcher ago) {
        long number = Long.parseLong(ago.group(1));
        return switch (ago.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
