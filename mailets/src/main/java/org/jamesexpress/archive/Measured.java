package org.jamesexpress.archive;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.Sha256;
import org.jamesexpress.store.Written;

/** A content whose size and hash are known once it was written. Used by one thread. */
final class Measured implements Content {
    private final Content content;
    private final MessageDigest digest = Sha256.digest();
    private long size;

    Measured(Content content) {
        this.content = content;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        content.writeTo(new FilterOutputStream(out) {
            @Override
            public void write(int octet) throws IOException {
                digest.update((byte) octet);
                size++;
                out.write(octet);
            }

            @Override
            public void write(byte[] octets, int from, int length) throws IOException {
                digest.update(octets, from, length);
                size += length;
                out.write(octets, from, length);
            }
        });
    }

    /** What was written; to be asked once. */
    Written written() {
        return new Written(size, Sha256.hex(digest));
    }
}
