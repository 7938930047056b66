package org.jamesexpress.delivery;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jamesexpress.store.Content;

/** A body that notices, while it is written, whether it needs 8BITMIME (RFC 6152). Used by one thread. */
final class Measured implements Content {
    private final Content content;
    private boolean eightBit;

    Measured(Content content) {
        this.content = content;
    }

    boolean eightBit() {
        return eightBit;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        eightBit = false;
        content.writeTo(new FilterOutputStream(out) {
            @Override
            public void write(int octet) throws IOException {
                eightBit |= (octet & 0x80) != 0;
                out.write(octet);
            }

            @Override
            public void write(byte[] octets, int from, int length) throws IOException {
                for (int i = from; i < from + length && !eightBit; i++) {
                    eightBit = octets[i] < 0;
                }
                out.write(octets, from, length);
            }
        });
    }
}
