package org.jamesexpress.mime;

/** Measures a message while it passes: its size, and what of it SMTP can't carry to every host. Used by one thread. */
public final class Gauge {
    /** In octets, without CRLF and without a doubled dot (RFC 5321 4.5.3.1.6, RFC 5322 2.1.1). */
    static final int LONGEST_LINE = 998;

    private boolean eightBit;
    private boolean longLines;
    private int line;
    private long size;
    private boolean afterCr;

    public void pass(byte[] octets, int from, int length) {
        for (int i = from; i < from + length; i++) {
            pass(octets[i]);
        }
    }

    private void pass(byte octet) {
        boolean endsLine = octet == '\r' || octet == '\n';
        boolean counted = octet == '\n' && afterCr;
        afterCr = octet == '\r';
        eightBit |= octet < 0;
        longLines |= !endsLine && line == LONGEST_LINE;
        line = endsLine ? 0 : Math.min(line + 1, LONGEST_LINE);
        if (!counted) {
            size += endsLine ? 2 : 1;
        }
    }

    /** As {@link Body#size()}, of what has passed. */
    public long size() {
        return size + (line > 0 ? 2 : 0);
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
