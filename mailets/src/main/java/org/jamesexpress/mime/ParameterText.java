package org.jamesexpress.mime;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** The text of Content-Type or Content-Disposition, whose parameters are encoded in a way of their own (RFC 2231). */
final class ParameterText {
    /** Of a name, or of a value, in characters; a longer value is continued in a further parameter. */
    private static final int LONGEST = 60;

    /** The name of a parameter that is one of several already (RFC 2231 3). */
    private static final Pattern CONTINUED = Pattern.compile(".*\\*\\d+");

    private static final String OTHERS_THAT_STAY = "!#$&+-.^_`{|}~";

    private ParameterText() {}

    /** @param charset of the octets above 127 */
    static String encoded(String text, String charset) {
        List<String> segments = ContentType.segments(text);
        StringBuilder out = new StringBuilder(HeaderFix.withoutEightBit(segments.get(0)));
        for (String segment : segments.subList(1, segments.size())) {
            out.append(';').append(parameter(segment, charset));
        }
        return out.toString();
    }

    private static String parameter(String segment, String charset) {
        int equals = segment.indexOf('=');
        String name = equals < 0 ? "" : segment.substring(0, equals).strip();
        // The first of several names the charset for those that follow.
        if (Ascii.is(segment) && !name.endsWith("*0")) {
            return segment;
        }
        if (name.isEmpty() || name.length() > LONGEST || !Ascii.is(name)) {
            return HeaderFix.withoutEightBit(segment);
        }
        String value = segment.substring(equals + 1).strip();
        if (name.endsWith("*")) {
            return " " + name + "=" + percentEncoded(value, true);
        }
        String encoded = percentEncoded(meant(value), false);
        if (CONTINUED.matcher(name).matches()) {
            return " " + name + "*=" + (name.endsWith("*0") ? charset + "''" : "") + encoded;
        }
        return extended(name, charset + "''" + encoded);
    }

    /** Without its quotes a value may well have blanks all the same. */
    private static String meant(String value) {
        return value.startsWith("\"") ? ContentType.unquoted(value) : value;
    }

    /** @param finished whether what is ASCII is as it has to be */
    private static String percentEncoded(String octets, boolean finished) {
        StringBuilder out = new StringBuilder();
        for (byte octet : octets.getBytes(StandardCharsets.ISO_8859_1)) {
            if (octet >= 0 && (finished || stays((char) octet))) {
                out.append((char) octet);
            } else {
                out.append('%').append("%02X".formatted(octet & 0xff));
            }
        }
        return out.toString();
    }

    private static boolean stays(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || OTHERS_THAT_STAY.indexOf(c) >= 0;
    }

    private static String extended(String name, String value) {
        if (value.length() <= LONGEST) {
            return " " + name + "*=" + value;
        }
        StringBuilder out = new StringBuilder();
        int end;
        int number = 0;
        for (int start = 0; start < value.length(); start = end) {
            end = end(value, start);
            out.append(number == 0 ? " " : "; ")
                    .append("%s*%d*=%s".formatted(name, number, value.substring(start, end)));
            number++;
        }
        return out.toString();
    }

    /** Not within an encoded octet. */
    private static int end(String value, int start) {
        int end = Math.min(start + LONGEST, value.length());
        int percent = value.lastIndexOf('%', end - 1);
        return end < value.length() && percent > end - 3 ? percent : end;
    }
}
