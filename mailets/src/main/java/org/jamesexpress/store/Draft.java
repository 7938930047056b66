package org.jamesexpress.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** A file that is written under a temporary name; closed before it has {@link #become} something, it is gone. Used by one thread. */
final class Draft implements Closeable {
    private final Path file;
    private final FileChannel channel;
    private final MessageDigest sha256 = Sha256.digest();
    private final OutputStream out;

    private Draft(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
        this.out = DurableFile.buffered(channel, sha256);
    }

    /** Begins one in a folder, which is created where it is missing. */
    static Draft in(Path folder) throws IOException {
        DurableFile.createFolders(folder);
        Path file = Files.createTempFile(folder, DurableFile.PREFIX, "");
        try {
            return new Draft(file, FileChannel.open(file, StandardOpenOption.WRITE));
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    Path file() {
        return file;
    }

    OutputStream out() {
        return out;
    }

    /** Takes its name, whole and on disk, in place of what had the name before. */
    Written become(Path target) throws IOException {
        out.flush();
        channel.force(true);
        Written written = new Written(channel.size(), Sha256.hex(sha256));
        channel.close();
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        DurableFile.force(DurableFile.folderOf(target));
        return written;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }
}
