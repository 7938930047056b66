package org.jamesexpress.smtp;

import java.io.OutputStream;
import java.time.Duration;

/**
 * Sends a body as DATA wants it (RFC 5321 4.5.2): lines end in CRLF and nothing else, a leading dot is doubled, no CR
 * or LF stands alone. In blocks, so that its size costs no memory. Each write fails with an {@link SmtpFailure}. Used
 * once.
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
        for (int i = from; i < from + length; i++) {
            octet(octets[i]);
        }
    }

    /** Ends the last line. All is sent then but the final dot. */
    void end() throws SmtpFailure {
        if (afterCr || !lineStarts) {
            endLine();
        }
        sendBlock();
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

    private void sendBlock() throws SmtpFailure {
        wire.write(Stage.DATA, blockLimit, block, filled);
        filled = 0;
    }
}
