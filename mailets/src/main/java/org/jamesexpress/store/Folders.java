package org.jamesexpress.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Makes folders, each of them on disk before anybody builds on it. Any thread may ask; it waits only for those who make a
 * folder on its own way, so that a disk that hangs holds up nobody who needs another.
 */
final class Folders {
    /** The steps that take a disk. */
    interface Disk {
        void create(Path folder) throws IOException;

        /** Puts the names of what stands in a folder on disk. */
        void force(Path folder) throws IOException;
    }

    private final Disk disk;
    /** Those that somebody makes, each with the end of that, however it ends. */
    private final ConcurrentMap<Path, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

    Folders(Disk disk) {
        this.disk = disk;
    }

    /** Makes a folder and those above it where they are missing, each of them on disk when this returns. */
    void make(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath();
        // Whoever sees a folder only looks then whether it is under way: one that was made meanwhile no longer is.
        while (!Files.isDirectory(absolute) || underWay.containsKey(absolute)) {
            CompletableFuture<Void> end = new CompletableFuture<>();
            CompletableFuture<Void> other = underWay.putIfAbsent(absolute, end);
            if (other == null) {
                makeAlone(absolute, end);
            } else {
                other.join();
            }
        }
    }

    private void makeAlone(Path folder, CompletableFuture<Void> end) throws IOException {
        try {
            Path above = DurableFile.folderOf(folder);
            if (above.equals(folder)) {
                throw new NoSuchFileException(folder.toString());
            }
            make(above);
            create(folder);
            disk.force(above);
        } finally {
            underWay.remove(folder);
            end.complete(null);
        }
    }

    /** Another process may be quicker. */
    private void create(Path folder) throws IOException {
        try {
            disk.create(folder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }
}
