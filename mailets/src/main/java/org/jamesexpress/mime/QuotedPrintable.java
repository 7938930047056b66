package org.jamesexpress.mime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Encodes text as quoted-printable (RFC 2045 6.7). Used by one thread. */
final class QuotedPrintable implements BodyEncoder {
    /** With the equals sign of a soft line break. */
    private static final int LONGEST_LINE = 76;

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private int column;

    /** A space or a tab that may be the last of its line, and then can't stand for itself; 0 if none. */
    private byte blank;

    QuotedPrintable(OutputStream out) {
        this.out = out;
    }

    @Override
    public void octets(byte[] octets, int length) throws IOException {
        for (int i = 0; i < length; i++) {
            octet(octets[i]);
        }
    }

    private void octet(byte octet) throws IOException {
        if (blank != 0) {
            room(1);
            out.write(blank);
            blank = 0;
        }
        if (octet == ' ' || octet == '\t') {
            blank = octet;
        } else if (octet <= ' ' || octet >= 127 || octet == '=' || startsLikeDelimiter(octet)) {
            escape(octet);
        } else {
            room(1);
            out.write(octet);
        }
    }

    /** Whether a line that is begun by a soft break could be taken for a boundary (RFC 2046 5.1.1). */
    private boolean startsLikeDelimiter(byte octet) {
        return octet == '-' && column + 1 >= LONGEST_LINE;
    }

    private void escape(byte octet) throws IOException {
        room(3);
        out.write(escaped(octet));
    }

    static byte[] escaped(byte octet) {
        return new byte[] {'=', HEX[octet >> 4 & 0xf], HEX[octet & 0xf]};
    }

    private void room(int width) throws IOException {
        if (column + width >= LONGEST_LINE) {
            out.write('=');
            BodyEncoder.endLine(out);
            column = 0;
        }
        column += width;
    }

    @Override
    public void lineEnds() throws IOException {
        end();
        BodyEncoder.endLine(out);
        column = 0;
    }

    @Override
    public void end() throws IOException {
        if (blank != 0) {
            escape(blank);
            blank = 0;
        }
    }
}
