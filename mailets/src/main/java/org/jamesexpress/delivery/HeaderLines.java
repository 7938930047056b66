package org.jamesexpress.delivery;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads the lines of a header whatever ends them, each octet as a character. Used by one thread. */
final class HeaderLines {
    /** Octets of a line without its end (RFC 5322, 2.1.1). */
    static final int LONGEST = 998;

    private final InputStream in;
    private boolean lineGoesOn;

    HeaderLines(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** The next line; empty at the end. A line that is too long comes folded. */
    String next() throws IOException {
        StringBuilder line = new StringBuilder(lineGoesOn ? " " : "");
        while (line.length() < LONGEST) {
            int octet = in.read();
            if (octet < 0 || octet == '\n') {
                lineGoesOn = false;
                return line.toString();
            }
            if (octet != '\r') {
                line.append((char) octet);
            }
        }
        lineGoesOn = !skipLineEnd();
        return line.toString();
    }

    private boolean skipLineEnd() throws IOException {
        in.mark(2);
        int octet = in.read();
        if (octet == '\r') {
            octet = in.read();
        }
        if (octet == '\n' || octet < 0) {
            return true;
        }
        in.reset();
        return false;
    }
}
