package org.jamesexpress.smtp;

import java.io.OutputStream;
import java.time.Duration;

/**
 * Sends a body as DATA wants it (RFC 5321 4.5.2): lines end in CRLF and nothing else, a leading dot is doubled, no CR
 * or LF stands alone. In blocks, so that its size costs no memory, the last of them with the final dot. Each write fails
 * with an {@link SmtpFailure}. Used once.
 */
final class BodyWriter extends OutputStream {
    private static final int BLOCK = 32 * 1024;

    private final Wire wire;
    private final Duration blockLimit;
    private final byte[] block = new byte[BLOCK];

    private int filled;
    private boolean lineStarts = true;
    private boolean afterCr;

    BodyWriter(Wire wire, Duration blockLimit) {
        this.wire = wire;
        this.blockLimit = blockLimit;
    }

    @Override
    public void write(int octet) throws SmtpFailure {
        octet((byte) octet);
    }

    @Override
    public void write(byte[] octets, int from, int length) throws SmtpFailure {
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

    /** Ends the last line, and sends all but the last block; the host has kept silent until here. */
    void end() throws SmtpFailure {
        if (afterCr || !lineStarts) {
            endLine();
        }
        put((byte) '.');
        put((byte) '\r');
        put((byte) '\n');
        wire.requireSilence(blockLimit);
    }

    /** Sends the last block, with the final dot, and waits for the reply. */
    Reply sendDot(Duration limit) throws SmtpFailure {
        return wire.endMessage(limit, block, filled);
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
            if (lineStarts && octet == '.') {
                put((byte) '.');
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

    private void put(byte octet) throws SmtpFailure {
        if (filled == block.length) {
            sendBlock();
        }
        block[filled++] = octet;
    }

    private void put(byte[] octets, int from, int length) throws SmtpFailure {
        int put = 0;
        while (put < length) {
            if (filled == block.length) {
                sendBlock();
            }
            int fits = Math.min(length - put, block.length - filled);
            System.arraycopy(octets, from + put, block, filled, fits);
            filled += fits;
            put += fits;
        }
    }

    private void sendBlock() throws SmtpFailure {
        wire.write(blockLimit, block, filled);
        filled = 0;
    }
}
