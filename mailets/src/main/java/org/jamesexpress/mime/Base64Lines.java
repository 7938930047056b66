package org.jamesexpress.mime;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Base64;

/** Encodes octets as base64 (RFC 2045 6.8). Used by one thread. */
final class Base64Lines implements BodyEncoder {
    /** That make a line of 76 characters. */
    private static final int OCTETS_A_LINE = 57;

    private final OutputStream out;
    private final byte[] line = new byte[OCTETS_A_LINE];
    private int filled;
    private boolean begun;

    Base64Lines(OutputStream out) {
        this.out = out;
    }

    @Override
    public void octets(byte[] octets, int length) throws IOException {
        for (int i = 0; i < length; i++) {
            if (filled == OCTETS_A_LINE) {
                writeLine();
            }
            line[filled++] = octets[i];
        }
    }

    @Override
    public void lineEnds() throws IOException {
        octets(new byte[] {'\r', '\n'}, 2);
    }

    @Override
    public void end() throws IOException {
        if (filled > 0) {
            writeLine();
        }
    }

    private void writeLine() throws IOException {
        if (begun) {
            BodyEncoder.endLine(out);
        }
        out.write(Base64.getEncoder().encode(Arrays.copyOf(line, filled)));
        begun = true;
        filled = 0;
    }
}
