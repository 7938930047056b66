package org.jamesexpress.archive;

import io.airlift.compress.zstd.ZstdInputStream;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jamesexpress.store.Content;

/** In which form a message is stored; its file's name says which. */
public enum Compression {
    NONE(""),
    /** Zstandard (RFC 8878), which {@code zstd -d} reads. */
    ZSTD(".zst");

    private final String ending;

    Compression(String ending) {
        this.ending = ending;
    }

    /** What the file of a message is called, after {@code .eml}. */
    String ending() {
        return ending;
    }

    /** The content in this form. */
    Content of(Content content) {
        return this == NONE ? content : out -> compress(content, out);
    }

    private static void compress(Content content, OutputStream out) throws IOException {
        try (ZstdOutputStream zstd = new ZstdOutputStream(new LeftOpen(out))) {
            content.writeTo(zstd);
        }
    }

    /** The file is its owner's to close. */
    private static final class LeftOpen extends FilterOutputStream {
        LeftOpen(OutputStream file) {
            super(file);
        }

        @Override
        public void write(byte[] octets, int from, int length) throws IOException {
            out.write(octets, from, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    /** Reads a message, which is stored in the form that the file's name says, as it came. */
    static InputStream open(String name, InputStream stored) {
        return name.endsWith(ZSTD.ending) ? new Unzipped(stored) : stored;
    }

    /** The library says what is damaged by an unchecked exception. */
    private static final class Unzipped extends InputStream {
        private final ZstdInputStream zstd;

        Unzipped(InputStream stored) {
            this.zstd = new ZstdInputStream(stored);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] octets, int from, int length) throws IOException {
            try {
                return zstd.read(octets, from, length);
            } catch (RuntimeException e) {
                throw new IOException("it is no whole zstd file: " + e.getMessage(), e);
            }
        }

        @Override
        public void close() throws IOException {
            zstd.close();
        }
    }
}
