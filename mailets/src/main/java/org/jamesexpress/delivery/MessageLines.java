package org.jamesexpress.delivery;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Builds a message line by line, each ended by CRLF. Used by one thread. */
final class MessageLines {
    private static final int WIDEST = 76;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    void line(String line) {
        out.writeBytes((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Lines as they are. */
    void bytes(byte[] lines) {
        out.writeBytes(lines);
    }

    void text(String text) {
        text.lines().forEach(this::line);
    }

    /** A header field of any length, folded at its spaces (RFC 5322, 2.2.3). */
    void folded(String field) {
        StringBuilder line = new StringBuilder();
        for (String word : field.split(" +", -1)) {
            boolean full = line.length() + word.length() >= WIDEST;
            if (full && !line.isEmpty()) {
                line(line.toString());
                line.setLength(0);
                line.append(' ');
            } else if (!line.isEmpty()) {
                line.append(' ');
            }
            line.append(word);
        }
        line(line.toString());
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }
}
