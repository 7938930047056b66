package org.jamesexpress.mime;

import java.io.IOException;
import java.io.InputStream;

/**
 * Walks through a message line by line, into multiparts and messages within it, and tells a visitor what each line is.
 * Every sequence of octets is a message to it. Used once, by one thread.
 */
final class MimeWalk {
    /** Of one field, in octets; what is longer is taken for several. */
    private static final int LONGEST_FIELD = 64 * 1024;

    private enum Place {
        HEADER,
        BODY,
        PREAMBLE,
        ASIDE
    }

    private final MimeVisitor visitor;
    private final Boundaries boundaries = new Boundaries();
    private int parts;
    private Part part = new Part(0, true, "text/plain");
    private Place place = Place.HEADER;
    private boolean headerBegun;
    private HeaderField field = new HeaderField();

    /** A line of the body came, and its CRLF may belong to a delimiter. */
    private boolean openLine;

    MimeWalk(MimeVisitor visitor) {
        this.visitor = visitor;
    }

    void through(InputStream message) throws IOException {
        BodyLines lines = new BodyLines(message);
        while (lines.next()) {
            int level = lines.isWhole() ? boundaries.delimited(lines.octets(), lines.length()) : -1;
            if (level >= 0) {
                delimiter(level, lines);
            } else {
                piece(lines);
            }
        }
        if (openLine) {
            endBodyLine();
        }
        endPart(-1);
    }

    private void delimiter(int level, BodyLines line) throws IOException {
        endPart(level);
        boolean closes = boundaries.closes(level, line.octets(), line.length());
        visitor.delimiter(line.octets(), line.length(), boundaries.delimiter(level), closes);
        if (closes) {
            boundaries.keep(level);
            place = Place.ASIDE;
        } else {
            boundaries.keep(level + 1);
            begin(false, boundaries.isDigest(level) ? "message/rfc822" : "text/plain");
        }
    }

    private void piece(BodyLines piece) throws IOException {
        switch (place) {
            case HEADER -> header(piece);
            case BODY -> body(piece);
            case PREAMBLE -> visitor.preamble(part, piece);
            case ASIDE -> visitor.aside(piece.octets(), piece.length(), piece.isWhole());
        }
    }

    private void begin(boolean message, String usualType) {
        parts++;
        part = new Part(parts, message, usualType);
        place = Place.HEADER;
        headerBegun = false;
    }

    private void header(BodyLines piece) throws IOException {
        if (piece.isWhole() && piece.length() == 0) {
            endHeader(true);
            return;
        }
        if (!headerBegun && !part.isMessage() && !isField(piece)) {
            endHeader(false);
            piece(piece);
            return;
        }
        headerBegun = true;
        boolean continued = !piece.starts() || piece.octets()[0] == ' ' || piece.octets()[0] == '\t';
        if (!continued) {
            endField();
        } else if (field.size() + piece.length() > LONGEST_FIELD) {
            cutField(piece);
        }
        field.add(piece.octets(), piece.length());
        if (piece.ends()) {
            field.endLine();
        }
    }

    private static boolean isField(BodyLines piece) {
        HeaderField field = new HeaderField();
        field.add(piece.octets(), piece.length());
        return !field.name().isEmpty();
    }

    /** Goes on with the same field as if it were another one: nobody reads that far. */
    private void cutField(BodyLines piece) throws IOException {
        if (!piece.starts()) {
            field.endLine();
        }
        endField();
        if (!piece.starts()) {
            field.add(new byte[] {' '}, 1);
        }
    }

    private void endField() throws IOException {
        if (!field.isEmpty()) {
            part.take(field);
            visitor.field(part, field);
            field = new HeaderField();
        }
    }

    private void endHeader(boolean blankLine) throws IOException {
        endField();
        boolean deeper = part.isMultipart() && !boundaries.isFull() && visitor.opens(part);
        if (!deeper && !part.holdsMessage()) {
            part.beLeaf();
        }
        visitor.headerEnds(part, blankLine);
        if (deeper) {
            boundaries.open(part.boundary(), part.type().equals("multipart/digest"));
            place = Place.PREAMBLE;
        } else if (part.isLeaf()) {
            place = Place.BODY;
        } else {
            begin(true, "text/plain");
        }
    }

    private void body(BodyLines piece) throws IOException {
        if (openLine && piece.starts()) {
            endBodyLine();
        }
        visitor.body(part, piece.octets(), piece.length());
        openLine = piece.ends();
    }

    private void endBodyLine() throws IOException {
        visitor.bodyLineEnds(part);
        openLine = false;
    }

    /** @param level of the multipart whose delimiter ends it; -1 if the message ends */
    private void endPart(int level) throws IOException {
        if (place == Place.HEADER) {
            endHeader(false);
        }
        if (place == Place.BODY) {
            visitor.bodyEnds(part, openLine);
        } else if (place == Place.PREAMBLE) {
            visitor.preambleEnds(part, boundaries.isInnermost(level));
        }
        openLine = false;
        place = Place.ASIDE;
    }
}
