package org.jamesexpress.smtp;

import java.time.Duration;
import java.util.Arrays;

/**
 * Sends a message as DATA wants it (RFC 5321 4.5.2): its lines, a leading dot doubled. In blocks, so that its size costs no
 * memory, the last of them with the final dot. Each write fails with an {@link SmtpFailure}. Used once.
 */
final class BodyWriter extends WireLines {
    private static final int BLOCK = 32 * 1024;

    private static final byte[] NOTHING = {};

    private final Wire wire;
    private final Duration blockLimit;
    private byte[] block = new byte[BLOCK];

    private int filled;

    BodyWriter(Wire wire, Duration blockLimit) {
        this.wire = wire;
        this.blockLimit = blockLimit;
    }

    /** Ends the last line, and sends all but the last block; the host has kept silent until here. */
    void end() throws SmtpFailure {
        endLines();
        put((byte) '.');
        put((byte) '\r');
        put((byte) '\n');
        wire.requireSilence(blockLimit);
    }

    /** Sends the last block, with the final dot, and waits for the reply; the block takes no memory meanwhile. */
    Reply sendDot(Duration limit) throws SmtpFailure {
        return wire.endMessage(limit, this::letGo);
    }

    private byte[] letGo() {
        byte[] last = Arrays.copyOf(block, filled);
        block = NOTHING;
        return last;
    }

    @Override
    void beginLine(byte first) throws SmtpFailure {
        if (first == '.') {
            put((byte) '.');
        }
    }

    @Override
    void put(byte octet) throws SmtpFailure {
        if (filled == block.length) {
            sendBlock();
        }
        block[filled++] = octet;
    }

    @Override
    void put(byte[] octets, int from, int length) throws SmtpFailure {
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
