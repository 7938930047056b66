package org.jamesexpress.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jamesexpress.config.Sizes;
import org.jamesexpress.store.DurableFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches how much is left on an archive's disk. Any thread may ask. */
final class FreeSpace {
    private static final Logger LOGGER = LoggerFactory.getLogger(FreeSpace.class);

    private final Path directory;
    private final long warn;
    private final long stop;
    private final Disk disk;
    private final AtomicBoolean warned = new AtomicBoolean();

    /** Says how many bytes are free where a folder stands. */
    interface Disk {
        long free(Path folder) throws IOException;
    }

    FreeSpace(ArchiveConfig config, Disk disk) {
        this.directory = config.directory();
        this.warn = config.warnFree();
        this.stop = config.stopFree();
        this.disk = disk;
    }

    /** The disk that a folder stands on, or will stand on. */
    static long onDisk(Path folder) throws IOException {
        Path there = folder;
        while (!Files.exists(there) && !there.equals(DurableFile.folderOf(there))) {
            there = DurableFile.folderOf(there);
        }
        return there.toFile().getUsableSpace();
    }

    /** Refuses when too little is left; warns once when little is. */
    void require() throws IOException {
        long free = disk.free(directory);
        if (free < stop) {
            throw new IOException(words(free, "stopFree", stop));
        }
        if (free >= warn) {
            warned.set(false);
        } else if (warned.compareAndSet(false, true)) {
            LOGGER.warn("{}", words(free, "warnFree", warn));
        }
    }

    /** Refuses what passes, when it would fill the disk to its end; it may be the same disk. */
    void requireToKeep(Path folder) throws IOException {
        long free = disk.free(folder);
        if (free < stop / 2) {
            throw new IOException(
                    (free >> 20) + "M are free for " + folder + ", less than half of stopFree = " + Sizes.format(stop));
        }
    }

    /** What an administrator should know of it. */
    Health health() {
        try {
            long free = disk.free(directory);
            if (free < stop) {
                return new Health(Health.State.FAILING, words(free, "stopFree", stop));
            }
            return free < warn ? new Health(Health.State.WARNING, words(free, "warnFree", warn)) : Health.GOOD;
        } catch (IOException e) {
            return new Health(
                    Health.State.FAILING, "the free space of " + directory + " is unknown: " + e.getMessage());
        }
    }

    private String words(long free, String limit, long bytes) {
        return (free >> 20) + "M are free for " + directory + ", less than " + limit + " = " + Sizes.format(bytes);
    }
}
