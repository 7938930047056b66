package org.jamesexpress.notify.endpoint;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hours of each day.
 *
 * @param to after {@code from}, or before it and on the next day
 */
public record Quiet(LocalTime from, LocalTime to, ZoneId zone) {
    private static final Pattern FORM = Pattern.compile("(\\d\\d:\\d\\d)\\s*-\\s*(\\d\\d:\\d\\d)(?:\\s+(\\S+))?");

    static Quiet parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches() || form.group(1).equals(form.group(2))) {
            throw new IllegalArgumentException(text);
        }
        try {
            return new Quiet(
                    LocalTime.parse(form.group(1)),
                    LocalTime.parse(form.group(2)),
                    form.group(3) == null ? ZoneId.systemDefault() : ZoneId.of(form.group(3)));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** When the hours end that a moment falls into, if it does. */
    public Optional<Instant> endOf(Instant moment) {
        ZonedDateTime local = moment.atZone(zone);
        if (!holds(local.toLocalTime())) {
            return Optional.empty();
        }
        ZonedDateTime end = local.with(to);
        return Optional.of((end.isAfter(local) ? end : local.plusDays(1).with(to)).toInstant());
    }

    /** When the hours ended last that are over at a moment. */
    public Instant lastEnd(Instant moment) {
        ZonedDateTime local = moment.atZone(zone);
        ZonedDateTime end = local.with(to);
        return (end.isAfter(local) ? local.minusDays(1).with(to) : end).toInstant();
    }

    private boolean holds(LocalTime time) {
        boolean started = !time.isBefore(from);
        boolean ended = !time.isBefore(to);
        return from.isBefore(to) ? started && !ended : started || !ended;
    }
}
