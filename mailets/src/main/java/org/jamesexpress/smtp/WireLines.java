package org.jamesexpress.smtp;

import java.io.OutputStream;

/** Takes a message and gives its lines as they go over a wire: each ends in CRLF, and no CR or LF stands alone. */
abstract class WireLines extends OutputStream {
    private boolean lineStarts = true;
    private boolean afterCr;

    @Override
    public final void write(int octet) throws SmtpFailure {
        octet((byte) octet);
    }

    @Override
    public final void write(byte[] octets, int from, int length) throws SmtpFailure {
        int end = from + length;
        int next = from;
        while (next < end) {
            int ordinary = lineStarts || afterCr ? 0 : ordinary(octets, next, end);
            if (ordinary > 0) {
                put(octets, next, ordinary);
                next += ordinary;
            } else {
                octet(octets[next++]);
            }
        }
    }

    /** How many octets come before the line's end. */
    private static int ordinary(byte[] octets, int from, int end) {
        int next = from;
        while (next < end && octets[next] != '\r' && octets[next] != '\n') {
            next++;
        }
        return next - from;
    }

    /** Ends the last line, if it has no end yet. */
    final void endLines() throws SmtpFailure {
        if (afterCr || !lineStarts) {
            endLine();
        }
    }

    private void octet(byte octet) throws SmtpFailure {
        if (afterCr) {
            endLine();
            if (octet == '\n') {
                return;
            }
        }
        if (octet == '\r') {
            afterCr = true;
        } else if (octet == '\n') {
            endLine();
        } else {
            if (lineStarts) {
                beginLine(octet);
            }
            lineStarts = false;
            put(octet);
        }
    }

    private void endLine() throws SmtpFailure {
        put((byte) '\r');
        put((byte) '\n');
        lineStarts = true;
        afterCr = false;
    }

    /** Before the first octet of a line that is not empty. */
    abstract void beginLine(byte first) throws SmtpFailure;

    abstract void put(byte octet) throws SmtpFailure;

    abstract void put(byte[] octets, int from, int length) throws SmtpFailure;
}
