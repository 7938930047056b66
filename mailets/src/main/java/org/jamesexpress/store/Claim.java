package org.jamesexpress.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A lock on a file beside the database, which the system lets go when the process ends, however it ends. */
interface Claim extends AutoCloseable {
    Claim NONE = () -> {};

    @Override
    void close();

    /**
     * Creates the folder of the database where it is missing, and claims the database.
     *
     * @throws StoreException when another holds it, or the folder can't be written
     */
    static Claim of(Path database) {
        Path file = database.resolveSibling(database.getFileName() + ".lock");
        try {
            DurableFile.createFolders(DurableFile.folderOf(file));
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw new StoreException(database + " is in use by " + holder(file));
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
            return () -> release(channel);
        } catch (IOException e) {
            throw new StoreException("can't write " + file + ": " + Trouble.words(e), e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String holder(Path file) throws IOException {
        String pid = Files.readString(file);
        return pid.equals(Long.toString(ProcessHandle.current().pid()))
                ? "this process already"
                : "another process, pid " + pid;
    }

    private static void release(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StoreException("can't let the database go: " + Trouble.words(e), e);
        }
    }
}
