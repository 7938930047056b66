package org.jamesexpress.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as people write them: {@code 500}, {@code 64k}, {@code 20M}, {@code 1G}; k is 1024. */
public final class Sizes {
    private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*([kmg]?)");
    private static final String UNITS = "kMG";

    private Sizes() {}

    /**
     * Reads a number of bytes.
     *
     * @throws IllegalArgumentException when the text is not a whole number with at most one unit
     */
    public static long parse(String text) {
        Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new IllegalArgumentException("not a size: " + text);
        }
        int unit = form.group(2).isEmpty() ? 0 : 1 + "kmg".indexOf(form.group(2));
        try {
            return Math.multiplyExact(Long.parseLong(form.group(1)), 1L << (10 * unit));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("too large: " + text, e);
        }
    }

    /** The size in the largest unit that keeps it whole. */
    public static String format(long bytes) {
        long left = bytes;
        int unit = 0;
        while (left != 0 && left % 1024 == 0 && unit < UNITS.length()) {
            left /= 1024;
            unit++;
        }
        return unit == 0 ? Long.toString(left) : left + UNITS.substring(unit - 1, unit);
    }
}
