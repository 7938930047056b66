package org.jamesexpress.archive.search;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jamesexpress.store.DurableFile;

/** Lets one at a time change an index, of all threads of this process and of all processes. */
final class IndexLock {
    /** A process can't lock a file twice, and loses its lock when it closes any opening of the file. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private IndexLock() {}

    /** What is done while nobody else does. */
    interface Step<T> {
        T take() throws IOException, SQLException;
    }

    /**
     * Takes a step, unless somebody else is at it.
     *
     * @param path of the lock's file; its folder is made where it is missing
     * @return empty when the step was not taken
     */
    static <T> Optional<T> ifFree(Path path, Step<T> step) throws IOException, SQLException {
        Path folder = DurableFile.folderOf(path);
        DurableFile.createFolders(folder);
        Path file = folder.toRealPath().resolve(path.getFileName());
        if (!HELD.add(file)) {
            return Optional.empty();
        }
        try {
            return ifNoOtherProcess(file, step);
        } finally {
            HELD.remove(file);
        }
    }

    private static <T> Optional<T> ifNoOtherProcess(Path file, Step<T> step) throws IOException, SQLException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            Optional<FileLock> lock = Optional.ofNullable(channel.tryLock());
            return lock.isPresent() ? Optional.of(step.take()) : Optional.empty();
        }
    }
}
