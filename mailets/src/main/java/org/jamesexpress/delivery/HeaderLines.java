package org.jamesexpress.delivery;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads the lines of a header whatever ends them, each octet as a character. Used by one thread. */
final class HeaderLines {
    private static final int LONGEST = 998;

    private final InputStream in;

    HeaderLines(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** The next line; empty at the end. A line that is longer than RFC 5322, 2.1.1 has it comes in pieces. */
    String next() throws IOException {
        StringBuilder line = new StringBuilder();
        int octet = in.read();
        while (octet >= 0 && octet != '\n' && line.length() < LONGEST) {
            if (octet != '\r') {
                line.append((char) octet);
            }
            octet = in.read();
        }
        return line.toString();
    }
}
