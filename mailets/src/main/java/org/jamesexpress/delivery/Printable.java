package org.jamesexpress.delivery;

import java.util.stream.Collectors;

/** Text of others made fit for a line of ours. */
final class Printable {
    private Printable() {}

    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    /** Without controls, lone surrogates and what would change the way a line is read; as many characters at most. */
    static String line(String text, int longest) {
        return text.codePoints()
                .limit(longest)
                .map(c -> isPlain(c) ? c : ' ')
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    /** Likewise, and in ASCII: other characters as RFC 6533, 3 embeds them. */
    static String ascii(String text, int longest) {
        return line(text, longest)
                .codePoints()
                .mapToObj(c -> c < 127 ? Character.toString(c) : String.format("\\x{%X}", c))
                .collect(Collectors.joining());
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> !isTurn(c);
        };
    }

    /** Turns the direction of what follows (Unicode UAX #9, 2), which can make one address look like another. */
    private static boolean isTurn(int c) {
        return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    }
}
