package org.jamesexpress.mime;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Passes on uuencoded text without what has no place in it: octets above 127 become question marks, and long lines are
 * broken, before a blank that makes the rest a line of no octets. Used by one thread.
 */
final class UuencodeRepair implements BodyEncoder {
    private final OutputStream out;
    private int column;

    UuencodeRepair(OutputStream out) {
        this.out = out;
    }

    @Override
    public void octets(byte[] octets, int length) throws IOException {
        for (int i = 0; i < length; i++) {
            if (column == Gauge.LONGEST_LINE) {
                lineEnds();
                out.write(' ');
                column++;
            }
            out.write(octets[i] < 0 ? '?' : octets[i]);
            column++;
        }
    }

    @Override
    public void lineEnds() throws IOException {
        BodyEncoder.endLine(out);
        column = 0;
    }

    @Override
    public void end() {
        // Nothing is held back.
    }
}
