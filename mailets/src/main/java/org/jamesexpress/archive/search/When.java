package org.jamesexpress.archive.search;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time in a query: a year, a month, a day, a moment, or so long ago; in the clock's zone unless it names one.
 *
 * @param begin is part of it
 * @param end isn't any more; equals the begin for a moment
 */
record When(Instant begin, Instant end) {
    static final String RIGHT = "2026-01-31, 2026-01, 2026, 2026-01-31T12:00, 12h or 7d";

    private static final Pattern AGO = Pattern.compile("([0-9]{1,5})([hdw])");
    private static final Pattern YEAR = Pattern.compile("[0-9]{4}");
    private static final int WEEK = 7;

    /** @throws IllegalArgumentException when it is none */
    static When parse(String text, Clock clock) {
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            Instant moment = clock.instant().minus(duration(ago));
            return new When(moment, moment);
        }
        ZoneId zone = clock.getZone();
        List<Function<String, When>> forms = List.of(
                it -> days(LocalDate.parse(it), LocalDate.parse(it).plusDays(1), zone),
                it -> month(YearMonth.parse(it), zone),
                it -> year(it, zone),
                it -> moment(LocalDateTime.parse(it).atZone(zone).toInstant()),
                it -> moment(OffsetDateTime.parse(it).toInstant()));
        return forms.stream()
                .flatMap(form -> tried(form, text).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text));
    }

    private static Optional<When> tried(Function<String, When> form, String text) {
        try {
            return Optional.of(form.apply(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static When month(YearMonth month, ZoneId zone) {
        return days(month.atDay(1), month.plusMonths(1).atDay(1), zone);
    }

    private static When year(String text, ZoneId zone) {
        if (!YEAR.matcher(text).matches()) {
            throw new DateTimeException(text);
        }
        LocalDate first = LocalDate.of(Integer.parseInt(text), 1, 1);
        return days(first, first.plusYears(1), zone);
    }

    private static When days(LocalDate begin, LocalDate end, ZoneId zone) {
        return new When(
                begin.atStartOfDay(zone).toInstant(), end.atStartOfDay(zone).toInstant());
    }

    private static When moment(Instant moment) {
        return new When(moment, moment);
    }

    private static Duration duration(Matcher ago) {
        long number = Long.parseLong(ago.group(1));
        return switch (ago.group(2)) {
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofDays(number * WEEK);
        };
    }
}
