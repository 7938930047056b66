package org.jamesexpress.archive.search;

/** Text of others made fit to be shown. */
public final class Shown {
    private Shown() {}

    /** On one line: without controls, lone surrogates and what would change the way a line is read. */
    public static String line(String text, int longest) {
        return clean(text, longest, false).strip();
    }

    /** Likewise on as many lines as it has. */
    public static String lines(String text) {
        return clean(text.replace("\r\n", "\n"), Integer.MAX_VALUE, true);
    }

    private static String clean(String text, int longest, boolean lines) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), longest));
        text.codePoints()
                .limit(longest)
                .map(c -> isPlain(c) || (lines && (c == '\n' || c == '\t')) ? c : ' ')
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> !turns(c);
        };
    }

    /** Whether it turns the direction of what follows (Unicode UAX #9, 2), so that one name may look like another. */
    private static boolean turns(int c) {
        return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    }
}
