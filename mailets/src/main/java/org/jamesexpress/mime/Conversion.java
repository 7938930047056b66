package org.jamesexpress.mime;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The second of two walks through a message that can't go out as it is: writes it so that no line is too long and,
 * unless the host takes such, no octet above 127. What the leaves decode to stays. Used once, by one thread.
 */
final class Conversion implements MimeVisitor {
    /** Shorter than a line, with room for a blank. */
    private static final int ASIDE_PIECE = Gauge.LONGEST_LINE - 1;

    private final Survey survey;
    private final LineWatch out;
    private BodyEncoder encoder;

    /** @param survey of the same message */
    Conversion(Survey survey, OutputStream out) {
        this.survey = survey;
        this.out = new LineWatch(out);
        this.encoder = BodyEncoder.plain(this.out);
    }

    @Override
    public void field(Part part, HeaderField field) throws IOException {
        boolean encoding = field.name().equals(Part.ENCODING);
        boolean typeOfText = part.isMultipart() && field.name().equals(Part.CONTENT_TYPE);
        if (survey.mustEncode(part) && (encoding || typeOfText)) {
            return;
        }
        if (encoding && !survey.eightBitTaken() && isUnencoded(Part.word(field.value()))) {
            line("Content-Transfer-Encoding: 7bit");
        } else {
            out.write(HeaderFix.fitting(field, survey.eightBitTaken()));
        }
    }

    private static boolean isUnencoded(String encoding) {
        return encoding.equals("8bit") || encoding.equals("binary");
    }

    @Override
    public void headerEnds(Part part, boolean blankLine) throws IOException {
        encoder = BodyEncoder.plain(out);
        boolean encoded = survey.mustEncode(part);
        boolean mime = encoded || (!part.isLeaf() && survey.mustEncodeAfter(part));
        if (mime && part.isMessage() && !part.isVersioned()) {
            line("MIME-Version: 1.0");
        }
        if (encoded) {
            describe(part);
        }
        if (blankLine || encoded) {
            line("");
        }
    }

    /** Says how the body is encoded, and what else has to be said for this to be understood. */
    private void describe(Part leaf) throws IOException {
        boolean untyped = !leaf.isTyped() && leaf.type().equals("text/plain") && survey.isEightBit(leaf);
        if (untyped || leaf.isMultipart()) {
            line("Content-Type: text/plain; charset=" + (survey.isUtf8(leaf) ? "utf-8" : "unknown-8bit"));
        }
        switch (leaf.encoding()) {
            case NONE -> encode(leaf);
            case QUOTED_PRINTABLE -> {
                line("Content-Transfer-Encoding: quoted-printable");
                encoder = new QuotedPrintableRepair(out);
            }
            case BASE64 -> {
                line("Content-Transfer-Encoding: base64");
                encoder = new Base64Repair(out);
            }
            case UUENCODED -> {
                line("Content-Transfer-Encoding: x-uuencode");
                encoder = new UuencodeRepair(out);
            }
        }
    }

    private void encode(Part leaf) throws IOException {
        if (isText(leaf.type())) {
            line("Content-Transfer-Encoding: quoted-printable");
            encoder = new QuotedPrintable(out);
        } else {
            line("Content-Transfer-Encoding: base64");
            encoder = new Base64Lines(out);
        }
    }

    /** What people may have to read raw: text, reports about messages, and what was too deep to look into. */
    private static boolean isText(String type) {
        return type.startsWith("text/") || type.startsWith("message/") || type.startsWith("multipart/");
    }

    /** One that must be encoded has no parts that anybody could find: it is text. */
    @Override
    public boolean opens(Part multipart) {
        return !survey.mustEncode(multipart);
    }

    @Override
    public void preamble(Part multipart, BodyLines piece) throws IOException {
        aside(piece.octets(), piece.length(), piece.isWhole());
    }

    @Override
    public void preambleEnds(Part multipart, boolean delimited) {
        // Nothing is held back.
    }

    @Override
    public void body(Part leaf, byte[] octets, int length) throws IOException {
        encoder.octets(octets, length);
    }

    @Override
    public void bodyLineEnds(Part leaf) throws IOException {
        encoder.lineEnds();
    }

    @Override
    public void bodyEnds(Part leaf, boolean openLine) throws IOException {
        encoder.end();
        if (openLine || out.inLine()) {
            line("");
        }
    }

    /** Nobody is shown such a line, but it must not become a delimiter by what is done to it. */
    @Override
    public void aside(byte[] octets, int length, boolean wholeLine) throws IOException {
        String text = new String(octets, 0, length, StandardCharsets.ISO_8859_1);
        boolean fits = wholeLine && length <= Gauge.LONGEST_LINE;
        if (fits && (survey.eightBitTaken() || Ascii.is(text))) {
            line(text);
            return;
        }
        String changed = survey.eightBitTaken() ? text : HeaderFix.withoutEightBit(text);
        for (int start = 0; start < changed.length(); start += ASIDE_PIECE) {
            String piece = changed.substring(start, Math.min(start + ASIDE_PIECE, changed.length()));
            line(piece.startsWith("--") ? " " + piece : piece);
        }
    }

    @Override
    public void delimiter(byte[] line, int length, byte[] delimiter, boolean closes) throws IOException {
        String text = new String(line, 0, length, StandardCharsets.ISO_8859_1);
        line(
                length <= Gauge.LONGEST_LINE
                        ? text
                        : new String(delimiter, StandardCharsets.US_ASCII) + (closes ? "--" : ""));
    }

    private void line(String octets) throws IOException {
        out.write((octets + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Knows whether a line is begun. */
    private static final class LineWatch extends FilterOutputStream {
        private boolean inLine;

        LineWatch(OutputStream out) {
            super(out);
        }

        boolean inLine() {
            return inLine;
        }

        @Override
        public void write(int octet) throws IOException {
            out.write(octet);
            inLine = octet != '\n';
        }

        @Override
        public void write(byte[] octets, int from, int length) throws IOException {
            out.write(octets, from, length);
            inLine = length == 0 ? inLine : octets[from + length - 1] != '\n';
        }
    }
}
