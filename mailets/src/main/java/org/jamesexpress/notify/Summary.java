package org.jamesexpress.notify;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.jamesexpress.store.Sha256;

/**
 * What a message says of itself, read in one pass. Malformed MIME is summed up as far as it can be read; size and hash are
 * always those of the whole.
 *
 * @param size in octets
 * @param sha256 of the exact octets, in hex
 */
record Summary(HeaderText header, List<Attachment> attachments, long size, String sha256) {
    /** Multiparts within multiparts that are still looked into. */
    private static final int DEEPEST = 50;

    /**
     * A part that a mail program lists beside the text.
     *
     * @param name empty when it has none
     * @param size in octets, decoded
     */
    record Attachment(String name, String type, long size) {}

    static Summary of(InputStream message) throws IOException {
        DigestInputStream digested = new DigestInputStream(message, Sha256.digest());
        Counted counted = new Counted(digested);
        Reader reader = new Reader();
        reader.read(counted);
        counted.transferTo(OutputStream.nullOutputStream());
        String hash = Sha256.hex(digested.getMessageDigest());
        return new Summary(reader.top(), List.copyOf(reader.attachments), counted.octets, hash);
    }

    /** Walks the parts. An embedded message is one attachment. */
    private static final class Reader {
        private final List<HeaderText> open = new ArrayList<>();
        private final List<Attachment> attachments = new ArrayList<>();
        private Optional<HeaderText> top = Optional.empty();
        private int depth;

        HeaderText top() {
            return top.orElseGet(HeaderText::new);
        }

        void read(InputStream message) throws IOException {
            MimeTokenStream parts = new MimeTokenStream(MimeConfig.PERMISSIVE);
            parts.setRecursionMode(RecursionMode.M_NO_RECURSE);
            parts.parse(message);
            try {
                while (parts.getState() != EntityState.T_END_OF_STREAM && depth <= DEEPEST) {
                    take(parts);
                    parts.next();
                }
            } catch (MimeException e) {
                // What was read so far is the summary.
            }
        }

        private void take(MimeTokenStream parts) throws IOException {
            switch (parts.getState()) {
                case T_START_HEADER -> {
                    open.add(new HeaderText());
                    top = top.or(() -> Optional.of(open.get(0)));
                }
                case T_FIELD -> add(parts.getField());
                case T_START_MULTIPART -> depth++;
                case T_END_MULTIPART -> depth--;
                case T_BODY -> body(parts);
                default -> {}
            }
        }

        private HeaderText current() {
            return open.get(open.size() - 1);
        }

        private void add(Field field) {
            if (field.getRaw() != null) {
                current().add(field.getName(), field.getRaw().toByteArray());
            }
        }

        private void body(MimeTokenStream parts) throws IOException {
            String type = parts.getBodyDescriptor().getMimeType().toLowerCase(Locale.ROOT);
            HeaderText part = current();
            Parameters disposition =
                    Parameters.of(part.raw("content-disposition").orElse(""));
            Optional<String> name = disposition
                    .get("filename")
                    .or(() -> Parameters.of(part.raw("content-type").orElse("")).get("name"));
            boolean kept = part.raw("content-disposition")
                    .orElse("")
                    .toLowerCase(Locale.ROOT)
                    .startsWith("attachment");
            if (kept || name.isPresent() || !type.startsWith("text/")) {
                long size = parts.getDecodedInputStream().transferTo(OutputStream.nullOutputStream());
                attachments.add(new Attachment(name.orElse(""), type, size));
            }
        }
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
