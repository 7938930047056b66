package org.jamesexpress.notify.endpoint;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jamesexpress.config.Durations;

/**
 * So many events in that time go out one by one.
 *
 * @param most of them
 */
public record Burst(int most, Duration time) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\s*/\\s*(\\w+)");

    static Burst parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches() || Integer.parseInt(form.group(1)) == 0) {
            throw new IllegalArgumentException(text);
        }
        return new Burst(Integer.parseInt(form.group(1)), time(form.group(2)));
    }

    /** One second at least. */
    static Duration time(String text) {
        Duration time = Durations.parse(text);
        if (time.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(text);
        }
        return time;
    }
}
