package org.jamesexpress.notify.event;

import java.util.regex.Pattern;

/** Text from outside that may stand in a line of a log, or in an environment. */
public final class OneLine {
    /** Whatever moves a cursor or ends a line: C0, DEL, C1, and Unicode's two separators. */
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\u2028\\u2029]+");

    private OneLine() {}

    /**
     * Each run of control characters is a blank, and the end is never half a character.
     *
     * @param most in UTF-16 units
     */
    public static String of(String text, int most) {
        String clean = CONTROLS.matcher(text).replaceAll(" ").strip();
        if (clean.length() <= most) {
            return clean;
        }
        int end = Character.isHighSurrogate(clean.charAt(most - 1)) ? most - 1 : most;
        return clean.substring(0, end);
    }
}
