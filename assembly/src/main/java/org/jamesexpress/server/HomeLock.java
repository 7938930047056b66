package org.jamesexpress.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** One server a home: held from start to stop, and let go by the system when the process dies. */
final class HomeLock implements AutoCloseable {
    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the lock, which proves on the way that {@code var/} can be written. */
    static HomeLock take(Home home) throws StartException {
        if (!Files.isDirectory(home.conf())) {
            throw new StartException(home.root() + " holds no conf/: express init makes a home of it");
        }
        Path file = home.var().resolve("server.lock");
        FileChannel channel;
        try {
            Files.createDirectories(home.var());
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new StartException(home.var() + " can't be written: " + e, e);
        }
        try {
            if (lock(channel) != null) {
                return new HomeLock(channel);
            }
            channel.close();
        } catch (IOException e) {
            throw new StartException(file + " can't be locked: " + e, e);
        }
        throw new StartException("Another server runs in " + home.root() + ": it holds " + file);
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
