package org.jamesexpress.matchers;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hours of some days of the week, as a clock on the wall shows them somewhere.
 *
 * @param days on which they begin
 * @param from minutes since midnight, within
 * @param to likewise, not within; up to {@link #DAY}, and over midnight if it is not after {@code from}
 */
record Hours(Set<DayOfWeek> days, int from, int to, ZoneId zone) {
    private static final int HOUR = 60;
    private static final int DAY = 24 * HOUR;

    private static final String NAME = "([A-Za-z]{3})";
    private static final String TIME = "(\\d{2}):(\\d{2})";
    private static final Pattern FORM = Pattern.compile(
            "(?:" + NAME + "(?:\\s*-\\s*" + NAME + ")?\\s+)?" + TIME + "\\s*-\\s*" + TIME + "(?:\\s+(\\S+))?");

    Hours {
        days = Set.copyOf(days);
    }

    /** Reads hours that are separated by commas, with a zone after the last ones at least. */
    static List<Hours> parse(String text) {
        List<String> parts = Arrays.asList(text.split(",", -1));
        Collections.reverse(parts);
        List<Hours> all = new ArrayList<>();
        for (String part : parts) {
            Matcher form = FORM.matcher(part.strip());
            if (!form.matches()) {
                throw new IllegalArgumentException("not hours: " + part);
            }
            all.add(of(form, form.group(7) == null ? zoneOfNext(all) : zone(form.group(7))));
        }
        return List.copyOf(all);
    }

    private static Hours of(Matcher form, ZoneId zone) {
        int from = minutes(form.group(3), form.group(4));
        int to = minutes(form.group(5), form.group(6));
        if (from == to || from == DAY) {
            throw new IllegalArgumentException("no hours at all, or all of them");
        }
        String first = form.group(1);
        String last = form.group(2) == null ? first : form.group(2);
        return new Hours(first == null ? EnumSet.allOf(DayOfWeek.class) : days(day(first), day(last)), from, to, zone);
    }

    private static ZoneId zoneOfNext(List<Hours> next) {
        if (next.isEmpty()) {
            throw new IllegalArgumentException("no zone");
        }
        return next.get(next.size() - 1).zone();
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static int minutes(String hours, String minutes) {
        int time = Integer.parseInt(hours) * HOUR + Integer.parseInt(minutes);
        if (time > DAY || Integer.parseInt(minutes) >= HOUR) {
            throw new IllegalArgumentException("no time of the day: " + hours + ":" + minutes);
        }
        return time;
    }

    private static DayOfWeek day(String word) {
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> day.name().substring(0, word.length()).equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no day: " + word));
    }

    /** Over the end of the week if need be. */
    private static Set<DayOfWeek> days(DayOfWeek first, DayOfWeek last) {
        Set<DayOfWeek> days = EnumSet.of(first, last);
        for (DayOfWeek day = first; day != last; day = day.plus(1)) {
            days.add(day);
        }
        return days;
    }

    boolean contains(Instant instant) {
        LocalDateTime there = LocalDateTime.ofInstant(instant, zone);
        int time = there.getHour() * HOUR + there.getMinute();
        DayOfWeek today = there.getDayOfWeek();
        if (from < to) {
            return days.contains(today) && from <= time && time < to;
        }
        return (days.contains(today) && from <= time) || (days.contains(today.minus(1)) && time < to);
    }
}
