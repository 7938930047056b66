package org.jamesexpress.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Base64;

/** Builds a message line by line, each ended by CRLF. Used by one thread. */
final class MessageLines {
    private static final int WIDEST = 76;
    private static final byte[] CRLF = {'\r', '\n'};

    /** Characters of a word that is not broken: none of them takes more than four octets of a line's 998. */
    private static final int LONGEST_WORD = 240;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    void line(String line) {
        out.writeBytes(line.getBytes(UTF_8));
        out.writeBytes(CRLF);
    }

    /** A header field of any length, folded at its spaces (RFC 5322, 2.2.3), and within words that are too long. */
    void field(String name, String value) {
        StringBuilder line = new StringBuilder(name).append(':');
        boolean first = true;
        for (String word : value.strip()
                .replaceAll("(\\S{" + LONGEST_WORD + "})(?=\\S)", "$1 ")
                .split("\\s+", -1)) {
            if (!first && line.length() + word.length() >= WIDEST) {
                line(line.toString());
                line.setLength(0);
            }
            line.append(' ').append(word);
            first = false;
        }
        line(line.toString());
    }

    /** The body of a text, and before it the field that says how it is encoded: 7bit where it can be. */
    void encoded(String text) {
        boolean plain = text.lines().allMatch(line -> Printable.isAscii(line) && line.length() <= HeaderLines.LONGEST);
        line("Content-Transfer-Encoding: " + (plain ? "7bit" : "base64"));
        line("");
        String crlf = text.replace("\n", "\r\n");
        out.writeBytes(
                plain
                        ? crlf.getBytes(US_ASCII)
                        : Base64.getMimeEncoder(WIDEST, CRLF).encode(crlf.getBytes(UTF_8)));
        line("");
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }
}
