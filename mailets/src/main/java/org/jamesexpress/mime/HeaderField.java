package org.jamesexpress.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One field of a header, or a line there that is none, as it is gathered line by line. Used by one thread.
 *
 * <p>Text is a string of octets: each character is one, up to 255.
 */
final class HeaderField {
    private final ByteArrayOutputStream raw = new ByteArrayOutputStream(200);
    private boolean eightBit;
    private boolean longLine;
    private int line;

    void add(byte[] octets, int length) {
        for (int i = 0; i < length; i++) {
            eightBit |= octets[i] < 0;
        }
        line += length;
        longLine |= line > Gauge.LONGEST_LINE;
        raw.write(octets, 0, length);
    }

    void endLine() {
        raw.write('\r');
        raw.write('\n');
        line = 0;
    }

    boolean isEmpty() {
        return raw.size() == 0;
    }

    int size() {
        return raw.size();
    }

    boolean eightBit() {
        return eightBit;
    }

    boolean longLine() {
        return longLine;
    }

    /** Line by line, each with its CRLF. */
    byte[] octets() {
        return raw.toByteArray();
    }

    /** All lines as one, without any CRLF. */
    String unfolded() {
        return raw.toString(StandardCharsets.ISO_8859_1).replace("\r\n", "");
    }

    /** In lower case; empty for what is not a field (RFC 5322 2.2). */
    String name() {
        String text = raw.toString(StandardCharsets.ISO_8859_1);
        int colon = text.indexOf(':');
        String name = colon < 0 ? "" : text.substring(0, colon).stripTrailing();
        return name.chars().allMatch(c -> c > ' ' && c < 127) ? name.toLowerCase(Locale.ROOT) : "";
    }

    /** What comes after the colon. */
    String value() {
        String text = unfolded();
        return text.substring(text.indexOf(':') + 1).strip();
    }
}
