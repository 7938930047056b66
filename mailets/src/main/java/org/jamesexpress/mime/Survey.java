package org.jamesexpress.mime;

import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;

/** The first of two walks through a message that can't go out as it is: which leaves must be encoded. Used by one thread. */
final class Survey implements MimeVisitor {
    private final boolean eightBitTaken;
    private final BitSet encoded = new BitSet();
    private final BitSet eightBit = new BitSet();
    private final BitSet utf8 = new BitSet();
    private Utf8Check utf8Check = new Utf8Check();
    private int line;

    private Survey(boolean eightBitTaken) {
        this.eightBitTaken = eightBitTaken;
    }

    /** @param eightBitTaken whether octets above 127 may stay */
    static Survey of(Body body, boolean eightBitTaken) throws IOException {
        Survey survey = new Survey(eightBitTaken);
        try (InputStream message = body.open()) {
            new MimeWalk(survey).through(message);
        }
        return survey;
    }

    boolean eightBitTaken() {
        return eightBitTaken;
    }

    /** Whether the octets of a leaf can't stay as they are. */
    boolean mustEncode(Part part) {
        return encoded.get(part.number());
    }

    /** Whether one that comes later can't; it may be within. */
    boolean mustEncodeAfter(Part part) {
        return encoded.nextSetBit(part.number() + 1) >= 0;
    }

    boolean isEightBit(Part leaf) {
        return eightBit.get(leaf.number());
    }

    boolean isUtf8(Part leaf) {
        return utf8.get(leaf.number());
    }

    @Override
    public void body(Part leaf, byte[] octets, int length) {
        for (int i = 0; i < length; i++) {
            utf8Check.pass(octets[i] & 0xff);
            if (octets[i] < 0) {
                eightBit.set(leaf.number());
            }
        }
        // Bounded, so that no line can make it run over.
        line = Math.min(line + length, Gauge.LONGEST_LINE + 1);
        if (line > Gauge.LONGEST_LINE || (isEightBit(leaf) && !eightBitTaken)) {
            encoded.set(leaf.number());
        }
    }

    @Override
    public void bodyLineEnds(Part leaf) {
        line = 0;
        utf8Check.pass('\n');
    }

    @Override
    public void bodyEnds(Part leaf, boolean openLine) {
        utf8.set(leaf.number(), utf8Check.isUtf8());
        utf8Check = new Utf8Check();
        line = 0;
    }

    @Override
    public boolean opens(Part multipart) {
        return true;
    }

    /** Takes the multipart for text until it is seen to be one. */
    @Override
    public void preamble(Part multipart, BodyLines piece) {
        body(multipart, piece.octets(), piece.length());
        if (piece.ends()) {
            bodyLineEnds(multipart);
        }
    }

    @Override
    public void preambleEnds(Part multipart, boolean delimited) {
        bodyEnds(multipart, false);
        if (delimited) {
            encoded.clear(multipart.number());
        }
    }

    @Override
    public void field(Part part, HeaderField field) {
        // What a field needs shows when it is written.
    }

    @Override
    public void headerEnds(Part part, boolean blankLine) {
        // Nothing of it is needed here.
    }

    @Override
    public void aside(byte[] octets, int length, boolean wholeLine) {
        // What such a line needs shows when it is written.
    }

    @Override
    public void delimiter(byte[] line, int length, byte[] delimiter, boolean closes) {
        // Fits, or is written in short.
    }
}
