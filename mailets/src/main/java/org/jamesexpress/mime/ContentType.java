package org.jamesexpress.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a Content-Type field says (RFC 2045 5.1).
 *
 * @param type in lower case, {@code text/plain}
 * @param boundary where it is one that can stand on a line
 */
record ContentType(String type, Optional<String> boundary) {
    /** Far beyond the 70 of RFC 2046 5.1.1; its parameter, with a backslash before each octet, fits into one line. */
    private static final int LONGEST_BOUNDARY = 400;

    /** Empty where it says nothing that makes sense: no type, or a multipart without a boundary. */
    static Optional<ContentType> parse(String value) {
        List<String> segments = segments(value);
        String type = segments.get(0).strip().toLowerCase(Locale.ROOT);
        int slash = type.indexOf('/');
        if (slash < 1 || slash == type.length() - 1) {
            return Optional.empty();
        }
        Optional<String> boundary = segments.stream()
                .skip(1)
                .flatMap(each -> boundary(each).stream())
                .findFirst();
        return type.startsWith("multipart/") && boundary.isEmpty()
                ? Optional.empty()
                : Optional.of(new ContentType(type, boundary));
    }

    private static Optional<String> boundary(String segment) {
        int equals = segment.indexOf('=');
        if (equals < 0 || !segment.substring(0, equals).strip().equalsIgnoreCase("boundary")) {
            return Optional.empty();
        }
        // No boundary ends in a blank, and mail servers take those at the ends of lines away.
        return Optional.of(unquoted(segment.substring(equals + 1).strip()).stripTrailing())
                .filter(text -> !text.isEmpty() && text.length() <= LONGEST_BOUNDARY)
                .filter(text -> text.chars().allMatch(c -> c >= ' ' && c < 127));
    }

    /** The type and each parameter, as they stand between semicolons; one at least. */
    static List<String> segments(String value) {
        List<String> segments = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                segments.add(value.substring(start, i));
                start = i + 1;
            }
        }
        segments.add(value.substring(start));
        return segments;
    }

    /** What a quoted-string or a token at the start of the text means. */
    static String unquoted(String text) {
        if (!text.startsWith("\"")) {
            return text.split("[ \t]", 2)[0];
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 1; i < text.length() && text.charAt(i) != '"'; i++) {
            if (text.charAt(i) == '\\' && i + 1 < text.length()) {
                i++;
            }
            plain.append(text.charAt(i));
        }
        return plain.toString();
    }
}
