package org.jamesexpress.mime;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Passes on text that is quoted-printable already but has what it must not have: octets above 127 are encoded, long
 * lines broken softly. What it decodes to stays. Used by one thread.
 */
final class QuotedPrintableRepair implements BodyEncoder {
    /** One more is the equals sign of a soft line break. */
    private static final int LONGEST_LINE = Gauge.LONGEST_LINE - 1;

    private final OutputStream out;
    private final byte[] blanks = new byte[LONGEST_LINE];
    private int held;
    private int column;

    /** How many octets still belong to an encoded one, so that no break may come between. */
    private int inEncoded;

    QuotedPrintableRepair(OutputStream out) {
        this.out = out;
    }

    @Override
    public void octets(byte[] octets, int length) throws IOException {
        for (int i = 0; i < length; i++) {
            boolean blank = octets[i] == ' ' || octets[i] == '\t';
            if (!blank || held == blanks.length) {
                release();
            }
            if (blank) {
                blanks[held++] = octets[i];
            } else {
                octet(octets[i]);
            }
        }
    }

    private void release() throws IOException {
        for (int i = 0; i < held; i++) {
            octet(blanks[i]);
        }
        held = 0;
    }

    private void octet(byte octet) throws IOException {
        // A dash after a soft break could begin what is taken for a boundary.
        boolean atBreak = octet == '-' && inEncoded == 0 && column == LONGEST_LINE;
        if (octet < 0 || atBreak) {
            inEncoded = 0;
            room(3);
            out.write(QuotedPrintable.escaped(octet));
        } else {
            if (inEncoded > 0) {
                inEncoded--;
            } else {
                room(octet == '=' ? 3 : 1);
                inEncoded = octet == '=' ? 2 : 0;
            }
            out.write(octet);
        }
    }

    private void room(int width) throws IOException {
        if (column + width > LONGEST_LINE) {
            out.write('=');
            BodyEncoder.endLine(out);
            column = 0;
        }
        column += width;
    }

    /** Blanks at the end of a line mean nothing (RFC 2045 6.7, rule 3), and so are left out. */
    @Override
    public void lineEnds() throws IOException {
        held = 0;
        BodyEncoder.endLine(out);
        column = 0;
        inEncoded = 0;
    }

    @Override
    public void end() throws IOException {
        release();
    }
}
