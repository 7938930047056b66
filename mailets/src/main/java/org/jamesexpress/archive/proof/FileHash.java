package org.jamesexpress.archive.proof;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jamesexpress.store.Sha256;

/** The SHA-256 of files, read at a pace. Not for several threads. */
final class FileHash {
    private static final int BUFFER = 64 * 1024;

    private final Throttle pace;
    private final byte[] buffer = new byte[BUFFER];
    private long bytes;

    FileHash(Throttle pace) {
        this.pace = pace;
    }

    /** In lower-case hexadecimal. */
    String of(Path file) throws IOException, InterruptedException {
        MessageDigest digest = Sha256.digest();
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
                bytes += count;
                pace.read(count);
            }
        }
        return Sha256.hex(digest);
    }

    /** Read by now. */
    long bytes() {
        return bytes;
    }
}
