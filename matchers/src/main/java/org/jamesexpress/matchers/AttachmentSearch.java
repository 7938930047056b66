package org.jamesexpress.matchers;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jamesexpress.parts.Part;
import org.jamesexpress.parts.Parts;

/**
 * Looks through a message, and messages within it, for an attachment of which a condition holds. No more than the
 * beginning of an attachment is ever held. Used once, by one thread.
 */
final class AttachmentSearch {
    /** Messages within messages that are still looked into. */
    private static final int DEEPEST = 20;

    private final AttachmentCondition condition;
    private int depth;
    private boolean found;

    private AttachmentSearch(AttachmentCondition condition) {
        this.condition = condition;
    }

    /** @throws IOException when the message's octets can't be read; malformed ones are looked through as far as they can be */
    static boolean finds(AttachmentCondition condition, InputStream message) throws IOException {
        AttachmentSearch search = new AttachmentSearch(condition);
        Parts.read(message, search::goesOnAfter);
        return search.found;
    }

    private boolean goesOnAfter(Part part) throws IOException {
        if (!part.isAttachment()) {
            return true;
        }
        Measured body = new Measured(part.body());
        if (part.isMessage() && depth < DEEPEST) {
            depth++;
            Parts.read(body, this::goesOnAfter);
            depth--;
        }
        if (!found) {
            body.transferTo(OutputStream.nullOutputStream());
            found = condition.holds(new Attachment(part.name(), body::types, body.size));
        }
        return !found;
    }

    /** Keeps the beginning of what is read, and its size. */
    private static final class Measured extends FilterInputStream {
        private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
        private long size;

        Measured(InputStream in) {
            super(in);
        }

        List<String> types() {
            return ContentTypes.of(beginning.toByteArray());
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = in.read(buffer, offset, length);
            if (read > 0) {
                beginning.write(buffer, offset, Math.min(read, ContentTypes.ENOUGH - beginning.size()));
                size += read;
            }
            return read;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
