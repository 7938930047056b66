package org.jamesexpress.tls.sts;

import java.util.regex.Pattern;

/** What strangers wrote. */
final class Text {
    private static final Pattern UNPRINTABLE = Pattern.compile("\\p{C}");
    private static final int LONGEST_VALUE = 60;
    private static final int LONGEST_LINE = 300;

    private Text() {}

    /** Without the white space before and behind, which is less in RFC 5234 than in Java. It may be full of it. */
    static String trimmed(String text) {
        int begin = 0;
        int end = text.length();
        while (begin < end && isBlank(text.charAt(begin))) {
            begin++;
        }
        while (end > begin && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(begin, end);
    }

    private static boolean isBlank(char each) {
        return each == ' ' || each == '\t';
    }

    /** As a part of a line that an administrator reads. */
    static String value(String text) {
        return printable(text, LONGEST_VALUE);
    }

    /** As a line that an administrator reads. */
    static String line(String text) {
        return printable(text, LONGEST_LINE);
    }

    private static String printable(String text, int longest) {
        String begin = text.length() > longest ? text.substring(0, longest) + "…" : text;
        return UNPRINTABLE.matcher(begin).replaceAll("?");
    }
}
