package org.jamesexpress.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one at a time write into a folder, of all threads of this process and of all processes. */
public final class FolderLock {
    /** A process can't lock a file twice, and loses its lock when it closes any opening of the file. */
    private static final ConcurrentMap<Path, ReentrantLock> IN_THIS_PROCESS = new ConcurrentHashMap<>();

    private final Path folder;

    public FolderLock(Path folder) {
        this.folder = folder;
    }

    /** What is done while nobody else does. */
    public interface Step {
        void take() throws IOException;
    }

    /** Waits for the others, and takes the step. The folder is made where it is missing. */
    public void alone(Step step) throws IOException {
        DurableFile.createFolders(folder);
        Path file = folder.toRealPath().resolve(".lock");
        ReentrantLock lock = IN_THIS_PROCESS.computeIfAbsent(file, path -> new ReentrantLock());
        boolean interrupted = Thread.interrupted(); // It would close the files under the feet of all that wait.
        lock.lock();
        try {
            aloneOfAllProcesses(file, step);
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void aloneOfAllProcesses(Path file, Step step) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileLock lock = channel.lock();
            step.take();
            lock.release();
        }
    }
}
