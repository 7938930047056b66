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
 * @param size in octets
 * @param sha256 of the exact octets, in hex
 */
record Summary(HeaderText header, List<Attachment> attachments, long size, String sha256) {
    /**
     * A part that a mail program lists beside the text. An embedded message is one.
     *
     * @param name empty when it has none
     * @param size in octets, decoded
     */
    record Attachment(String name, String type, long size) {
        static Attachment of(Part part) throws IOException {
            return new Attachment(part.name(), part.type(), part.body().transferTo(OutputStream.nullOutputStream()));
        }
    }

    static Summary of(InputStream message) throws IOException {
        DigestInputStream digested = new DigestInputStream(message, Sha256.digest());
        Counted counted = new Counted(digested);
        List<Attachment> attachments = new ArrayList<>();
        HeaderText header = Parts.read(counted, part -> {
            if (part.isAttachment()) {
                attachments.add(Attachment.of(part));
            }
            return true;
        });
        counted.transferTo(OutputStream.nullOutputStream());
        String hash = Sha256.hex(digested.getMessageDigest());
        return new Summary(header, List.copyOf(attachments), counted.octets, hash);
    }

    private static final class Counted extends FilterInputStream {
        private long octets;

        Counted(InputStream in) {
            super(in);
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
    }
}
