package org.jamesexpress.mime;

/** Measures a message while it passes: what of it SMTP can't carry to every host. Used by one thread. */
public final class Gauge {
    /** In octets, without CRLF and without a doubled dot (RFC 5321 4.5.3.1.6, RFC 5322 2.1.1). */
    static final int LONGEST_LINE = 998;

    private boolean eightBit;
    private boolean longLines;
    private int line;

    public void pass(byte[] octets, int from, int length) {
        for (int i = from; i < from + length; i++) {
            byte octet = octets[i];
            eightBit |= octet < 0;
            if (octet == '\r' || octet == '\n') {
                line = 0;
            } else if (line == LONGEST_LINE) {
                longLines = true;
            } else {
                line++;
            }
        }
    }

    /** As {@link Body#eightBit()}, of what has passed. */
    public boolean eightBit() {
        return eightBit;
    }

    /** As {@link Body#longLines()}, of what has passed. */
    public boolean longLines() {
        return longLines;
    }
}
