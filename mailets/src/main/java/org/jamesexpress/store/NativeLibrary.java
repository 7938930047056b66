package org.jamesexpress.store;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;

/**
 * The part of SQLite's driver that is no Java. The driver unpacks it under a new name each time and deletes it when Java
 * ends, which after a kill it doesn't. So it gets a folder that belongs to one database, and what a process before has left
 * there goes. Guarded by the class.
 */
final class NativeLibrary {
    private static final Logger LOGGER = LoggerFactory.getLogger(NativeLibrary.class);

    /** Where the driver unpacks it, {@code java.io.tmpdir} unless set. */
    private static final String PLACE = "org.sqlite.tmpdir";

    /** Where an administrator has unpacked it. */
    private static final String UNPACKED = "org.sqlite.lib.path";

    private static boolean loaded;

    private NativeLibrary() {}

    /**
     * Has it loaded, unless this process has it already, or the administrator has set a place for it.
     *
     * @param folder only this process uses it; made where it is missing
     */
    static synchronized void load(Path folder) {
        if (loaded || System.getProperty(PLACE) != null || System.getProperty(UNPACKED) != null) {
            return;
        }
        try {
            prepare(folder);
            loadBy(folder);
            loaded = true;
        } catch (Exception e) { // The driver declares no narrower one; it tries its own place when it connects.
            LOGGER.warn("can't load SQLite from {}: {}", folder, e.toString());
        }
    }

    private static void prepare(Path folder) throws IOException {
        DurableFile.createFolders(folder);
        if (File.separatorChar == '/') {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
            for (Path each : left) {
                Files.delete(each);
            }
        }
    }

    private static void loadBy(Path folder) throws Exception {
        System.setProperty(PLACE, folder.toString());
        try {
            SQLiteJDBCLoader.initialize();
        } finally {
            System.clearProperty(PLACE);
        }
    }
}
