package org.jamesexpress.archive;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a file of the ledger, line by line. Not for several threads. */
public final class LedgerFile implements Closeable {
    private static final int BUFFER = 64 * 1024;

    private final InputStream in;
    private long end;

    private LedgerFile(InputStream in) {
        this.in = in;
    }

    public static LedgerFile open(Path file) throws IOException {
        return new LedgerFile(new BufferedInputStream(Files.newInputStream(file), BUFFER));
    }

    /** The octets of the next whole line, with its line feed; empty at the end, also where a line is not finished. */
    public Optional<byte[]> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            line.write(octet);
            if (octet == '\n') {
                end += line.size();
                return Optional.of(line.toByteArray());
            }
        }
        return Optional.empty();
    }

    /** Where the last line that was read ends, in bytes from the file's begin. */
    public long end() {
        return end;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
