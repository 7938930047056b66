package org.jamesexpress.mime;

import java.io.IOException;
import java.io.OutputStream;

/** Passes on base64 in lines of its own, without the octets that mean nothing in it (RFC 2045 6.8). Used by one thread. */
final class Base64Repair implements BodyEncoder {
    private static final int LONGEST_LINE = 76;

    private final OutputStream out;
    private int column;

    Base64Repair(OutputStream out) {
        this.out = out;
    }

    @Override
    public void octets(byte[] octets, int length) throws IOException {
        for (int i = 0; i < length; i++) {
            if (isDigit(octets[i])) {
                if (column == LONGEST_LINE) {
                    BodyEncoder.endLine(out);
                    column = 0;
                }
                out.write(octets[i]);
                column++;
            }
        }
    }

    private static boolean isDigit(byte octet) {
        return (octet >= 'A' && octet <= 'Z')
                || (octet >= 'a' && octet <= 'z')
                || (octet >= '0' && octet <= '9')
                || octet == '+'
                || octet == '/'
                || octet == '=';
    }

    @Override
    public void lineEnds() {
        // The lines are new.
    }

    @Override
    public void end() {
        // Nothing is held back.
    }
}
