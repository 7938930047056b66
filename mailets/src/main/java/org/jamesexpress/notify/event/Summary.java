package org.jamesexpress.notify.event;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.List;
import org.jamesexpress.parts.HeaderText;
import org.jamesexpress.parts.Part;
import org.jamesexpress.parts.Parts;
import org.jamesexpress.store.Sha256;

/**
 * What a message says of itself, read in one pass. Malformed MIME is summed up as far as it can be read; size and hash are
 * always those of the whole.
 *
 * @param snippet how its text begins: of the plain one, else of the words of the HTML; empty where it has none
 * @param attachments the first of them, from top to bottom, each message before what is within it
 * @param attachmentCount of all
 * @param size in octets
 * @param sha256 of the exact octets, in hex
 */
record Summary(
        HeaderText header,
        String snippet,
        List<Attachment> attachments,
        int attachmentCount,
        long size,
        String sha256) {
    private static final int LONGEST_SNIPPET = 300;

    /** Characters of a text that are read for the snippet: newsletters begin with pages of styles and blanks. */
    private static final int LONGEST_TEXT = 32_768;

    /** Attachments that are kept, far more than an event has room for. */
    private static final int MOST_ATTACHMENTS = 500;

    /** Messages within messages that are still looked into. */
    static final int DEEPEST = 8;

    /**
     * A part that a mail program lists beside the text. An embedded message is one, and so are those within it.
     *
     * @param name empty when it has none
     * @param size in octets, decoded
     * @param sha256 of these octets, in hex
     * @param contentId empty when it has none
     */
    record Attachment(String name, String type, long size, String sha256, String contentId, boolean inline) {
        static Attachment of(Part part, Hashed body) throws IOException {
            return new Attachment(
                    part.name(), part.type(), body.size(), body.sha256(), part.contentId(), part.isInline());
        }
    }

    /** @param message not closed here */
    static Summary of(InputStream message) throws IOException {
        Hashed whole = new Hashed(message);
        Reading reading = new Reading();
        HeaderText header = reading.read(whole, 0);
        return new Summary(
                header,
                reading.snippet(),
                List.copyOf(reading.attachments),
                reading.count,
                whole.size(),
                whole.sha256());
    }

    private static final class Reading {
        private final List<Attachment> attachments = new ArrayList<>();
        private String plain = "";
        private String html = "";
        private int count;

        HeaderText read(InputStream message, int depth) throws IOException {
            return Parts.read(message, part -> {
                if (part.isAttachment()) {
                    attachment(part, depth);
                } else if (depth == 0) {
                    text(part);
                }
                return true;
            });
        }

        private void attachment(Part part, int depth) throws IOException {
            int place = attachments.size();
            boolean kept = count < MOST_ATTACHMENTS;
            count++;
            Hashed body = new Hashed(part.body());
            if (part.isMessage() && depth < DEEPEST) {
                read(body, depth + 1);
            }
            if (kept) {
                attachments.add(place, Attachment.of(part, body));
            }
        }

        /** The first of its kind that says anything counts. */
        private void text(Part part) throws IOException {
            if (part.type().equals("text/plain") && plain.isEmpty()) {
                plain = shown(part);
            } else if (part.type().equals("text/html") && html.isEmpty()) {
                html = shown(part);
            }
        }

        private static String shown(Part part) throws IOException {
            return Plain.of(part.words(LONGEST_TEXT), LONGEST_SNIPPET);
        }

        String snippet() {
            return plain.isEmpty() ? html : plain;
        }
    }

    /** Counts and hashes what is read from it. */
    private static final class Hashed extends FilterInputStream {
        private final DigestInputStream digested;
        private long octets;

        Hashed(InputStream in) {
            this(new DigestInputStream(in, Sha256.digest()));
        }

        private Hashed(DigestInputStream digested) {
            super(digested);
            this.digested = digested;
        }

        @Override
        public int read() throws IOException {
            int octet = in.read();
            octets += octet < 0 ? 0 : 1;
            return octet;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = in.read(buffer, offset, length);
            octets += Math.max(0, read);
            return read;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        /** Of all, which it reads first. */
        long size() throws IOException {
            transferTo(OutputStream.nullOutputStream());
            return octets;
        }

        /** Likewise. Not to be asked twice. */
        String sha256() throws IOException {
            size();
            return Sha256.hex(digested.getMessageDigest());
        }
    }
}
