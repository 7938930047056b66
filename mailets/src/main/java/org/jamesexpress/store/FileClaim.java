package org.jamesexpress.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A lock on a file beside the database, which the system lets go when the process ends, however it ends. */
final class FileClaim implements Claim {
    /**
     * The lock files of this process. None is opened a second time: the system would let the lock go as soon as any
     * opening of the file is closed.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private FileClaim(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Creates the folder of the database where it is missing, and claims the database.
     *
     * @throws StoreException when another holds it, or the folder can't be written
     */
    static FileClaim of(Path database) {
        Path file = database.resolveSibling(database.getFileName() + ".lock");
        try {
            Path folder = DurableFile.folderOf(file);
            DurableFile.createFolders(folder);
            return held(database, folder.toRealPath().resolve(file.getFileName()));
        } catch (IOException e) {
            throw new StoreException("can't write " + file + ": " + Trouble.words(e), e);
        }
    }

    private static FileClaim held(Path database, Path file) throws IOException {
        if (!HELD.add(file)) {
            throw new StoreException(database + " is in use by this process already");
        }
        try {
            return new FileClaim(file, locked(database, file));
        } catch (IOException | RuntimeException e) {
            HELD.remove(file);
            throw e;
        }
    }

    private static FileChannel locked(Path database, Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw new StoreException(database + " is in use by another process, pid " + Files.readString(file));
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(US_ASCII)));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StoreException("can't let the database go: " + Trouble.words(e), e);
        } finally {
            HELD.remove(file);
        }
    }
}
