package org.jamesexpress.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Sends a body as DATA wants it (RFC 5321 4.5.2): lines end in CRLF and nothing else, a leading dot is doubled, no CR
 * or LF stands alone. In blocks, so that its size costs no memory. Used once.
 */
final class BodyWriter {
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

    /**
     * All but the final dot.
     *
     * @throws SmtpFailure if it can't be sent
     * @throws IOException if it can't be read
     */
    void write(InputStream body) throws IOException {
        byte[] buffer = new byte[BLOCK];
        for (int length = body.read(buffer); length >= 0; length = body.read(buffer)) {
            for (int i = 0; i < length; i++) {
                octet(buffer[i]);
            }
        }
        if (afterCr || !lineStarts) {
            endLine();
        }
        flush();
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
            flush();
        }
        block[filled++] = octet;
    }

    private void flush() throws SmtpFailure {
        wire.write(Stage.DATA, blockLimit, block, filled);
        filled = 0;
    }
}
