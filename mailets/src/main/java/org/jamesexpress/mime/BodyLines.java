package org.jamesexpress.mime;

import java.io.IOException;
import java.io.InputStream;

/**
 * Cuts a message into lines, whether CR, LF or both end them. A line comes as one piece unless it is long, so that no
 * line costs more memory than a piece. Used by one thread.
 */
final class BodyLines {
    private static final int PIECE = 8 * 1024;
    private static final int BLOCK = 32 * 1024;

    private final InputStream in;
    private final byte[] block = new byte[BLOCK];
    private int next;
    private int filled;

    private final byte[] octets = new byte[PIECE];
    private int length;
    private boolean starts;
    private boolean ends = true;

    BodyLines(InputStream in) {
        this.in = in;
    }

    /** Goes on to the next piece; false at the end. A last line without an end counts as one with it. */
    boolean next() throws IOException {
        starts = ends;
        ends = false;
        for (length = 0; length < PIECE; length++) {
            int octet = read();
            if (octet < 0) {
                ends = true;
                return !starts || length > 0;
            }
            if (octet == '\r' || octet == '\n') {
                ends = true;
                skipLfAfter(octet);
                return true;
            }
            octets[length] = (byte) octet;
        }
        return true;
    }

    /** Valid up to {@link #length}, and until the next piece. */
    byte[] octets() {
        return octets;
    }

    int length() {
        return length;
    }

    boolean starts() {
        return starts;
    }

    boolean ends() {
        return ends;
    }

    boolean isWhole() {
        return starts && ends;
    }

    private void skipLfAfter(int octet) throws IOException {
        if (octet == '\r' && hasNext() && block[next] == '\n') {
            next++;
        }
    }

    private int read() throws IOException {
        return hasNext() ? block[next++] & 0xff : -1;
    }

    private boolean hasNext() throws IOException {
        while (next == filled) {
            next = 0;
            filled = 0;
            int read = in.read(block);
            if (read < 0) {
                return false;
            }
            filled = read;
        }
        return true;
    }
}
