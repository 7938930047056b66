package org.jamesexpress.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.jamesexpress.mime.Body;

/**
 * What a report gives back of a mail: its header, or all of it, which stays where it is until it is written out.
 * Immutable.
 */
final class ReturnedMail {
    private static final int LONGEST_HEADER = 64 * 1024;
    private static final int LONGEST_SUBJECT = 100;

    private final Body body;
    private final boolean whole;
    private final byte[] header;

    private ReturnedMail(Body body, boolean whole, byte[] header) {
        this.body = body;
        this.whole = whole;
        this.header = header;
    }

    /** Reads the header, as much of it as is reasonable. */
    static ReturnedMail of(Body body, boolean whole) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        try (InputStream in = body.open()) {
            HeaderLines lines = new HeaderLines(in);
            for (String line = lines.next(); !line.isEmpty() && header.size() < LONGEST_HEADER; line = lines.next()) {
                header.writeBytes((line + "\r\n").getBytes(ISO_8859_1));
            }
        }
        return new ReturnedMail(body, whole, header.toByteArray());
    }

    /** For a mail whose body is lost. */
    static ReturnedMail nothing(Body body) {
        return new ReturnedMail(body, false, new byte[0]);
    }

    boolean isEmpty() {
        return !whole && header.length == 0;
    }

    boolean isWhole() {
        return whole;
    }

    /** In UTF-8 a mail and its header have types of their own (RFC 6532, RFC 6533). */
    String type() {
        boolean global = !isAscii() && utf8(header).isPresent();
        if (whole) {
            return global ? "message/global" : "message/rfc822";
        }
        return global ? "message/global-headers" : "text/rfc822-headers";
    }

    String transferEncoding() {
        if (whole && body.longLines()) {
            return "binary";
        }
        return (whole ? body.eightBit() : !isAscii()) ? "8bit" : "7bit";
    }

    /** In one line; empty where there is none that can be read. */
    Optional<String> subject() {
        return utf8(header)
                .map(text -> text.replaceAll("\r\n[ \t]+", " "))
                .flatMap(text -> text.lines()
                        .filter(line -> line.regionMatches(true, 0, "Subject:", 0, 8))
                        .findFirst())
                .map(line -> DecoderUtil.decodeEncodedWords(line.substring(8), DecodeMonitor.SILENT))
                .map(subject -> Printable.line(subject, LONGEST_SUBJECT).strip())
                .filter(subject -> !subject.isEmpty());
    }

    void writeTo(OutputStream out) throws IOException {
        if (!whole) {
            out.write(header);
            return;
        }
        try (InputStream in = body.open()) {
            in.transferTo(out);
        }
    }

    private boolean isAscii() {
        return Printable.isAscii(new String(header, ISO_8859_1));
    }

    private static Optional<String> utf8(byte[] octets) {
        try {
            return Optional.of(
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
