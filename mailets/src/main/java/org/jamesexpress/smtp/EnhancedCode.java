package org.jamesexpress.smtp;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An enhanced status code, as {@code 5.1.1} (RFC 3463). */
public record EnhancedCode(int level, int subject, int detail) {
    private static final Pattern LEADING = Pattern.compile("([245])\\.(\\d{1,3})\\.(\\d{1,3})(?:\\s|$)");

    public EnhancedCode {
        if (level != 2 && level != 4 && level != 5) {
            throw new IllegalArgumentException("An enhanced status code starts with 2, 4 or 5: " + level);
        }
    }

    /** The code that a reply's text starts with (RFC 2034). */
    public static Optional<EnhancedCode> leading(String text) {
        Matcher matcher = LEADING.matcher(text);
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        return Optional.of(new EnhancedCode(number(matcher, 1), number(matcher, 2), number(matcher, 3)));
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    @Override
    public String toString() {
        return level + "." + subject + "." + detail;
    }
}
