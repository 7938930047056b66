package org.jamesexpress.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.h2.store.fs.FilePath;
import org.jamesexpress.config.Secret;

/**
 * H2 in {@code var/database}, set up so that what is committed is on the disk.
 *
 * <p>Left to itself H2 writes a commit within half a second, and never asks the disk to keep it. With a write delay of
 * nothing a commit returns after its pages were handed to the file; {@link WriteThrough} makes that handing over
 * wait for the disk. The pages carry checksums, and space that was in use is not written over for 45 s, so that
 * a torn write at a power loss costs nothing but what was not committed.
 */
final class EmbeddedDatabase {
    private static final String OPTIONS = ";WRITE_DELAY=0"
            // Closed by us, after all who use it; not by a hook that races with them.
            + ";DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1"
            + ";LOCK_TIMEOUT=10000"
            // All statements that a mail needs stay parsed; their results are read anew each time.
            + ";QUERY_CACHE_SIZE=64;OPTIMIZE_REUSE_RESULTS=0"
            // The SQL that OpenJPA writes for H2 is that of H2 1.4.
            + ";MODE=LEGACY;NON_KEYWORDS=VALUE,USER,KEY,ORDER";
    // OpenJPA doesn't recognise its own TIMESTAMP WITH TIME ZONE columns in H2 when it opens them again.
    // And it would set a timeout before each statement, though none is wanted: to H2 that is a change of its settings,
    // after which every connection parses every statement again.
    private static final String DIALECT = "h2(timestampWithZoneTypeName=TIMESTAMP,supportsQueryTimeout=false)";
    private static final int PASSWORD_BYTES = 32;

    private EmbeddedDatabase() {}

    static DatabaseSettings in(Home home) throws StartException {
        FilePath.register(new WriteThrough());
        Path folder = home.var().resolve("database");
        try {
            Secret password = password(home, folder);
            String url = "jdbc:h2:" + WriteThrough.SCHEME + ":async:" + folder.resolve("james") + OPTIONS;
            return new DatabaseSettings(
                    "org.h2.Driver", DIALECT, url, "express", password, DatabaseSettings.USUAL_CONNECTIONS);
        } catch (IOException e) {
            throw new StartException(folder + " can't be written: " + e, e);
        }
    }

    /** Made up at the first start, and on the disk before any database is opened with it. */
    private static Secret password(Home home, Path folder) throws IOException {
        Path file = folder.resolve("password");
        if (Files.exists(file)) {
            return new Secret(Files.readString(file));
        }
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        Path unfinished = folder.resolve("password.new");
        Files.deleteIfExists(unfinished);
        Files.createFile(
                unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(unfinished, password, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        Files.move(unfinished, file);
        force(folder);
        force(home.var());
        return new Secret(password);
    }

    /** Makes the names in a folder as durable as the files. */
    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
