package org.jamesexpress.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A folder of message bodies, each a durable file named by its id. Any thread may use it. */
public final class Spool {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private static final String OWN_ID = ".id";

    /** Holds the id of the database whose rows say which bodies are needed. */
    private static final String STORE_ID = ".store";

    private final Path folder;
    private final String id;

    private Spool(Path folder, String id) {
        this.folder = folder;
        this.id = id;
    }

    /**
     * Opens the folder, creates it where it is missing, and sweeps what unfinished writes have left.
     *
     * @param store the {@link Store#id} of the database that knows which bodies are needed
     * @throws StoreException when the folder holds bodies of another database, which would all seem needless in this one
     */
    public static Spool open(Path folder, String store) {
        try {
            DurableFile.createFolders(folder);
            DurableFile.sweep(folder, Instant.now());
            Spool spool = new Spool(folder, idOf(folder));
            spool.belongTo(store);
            return spool;
        } catch (IOException e) {
            throw new UncheckedIOException("can't open the spool " + folder + ": " + Trouble.words(e), e);
        }
    }

    private static String idOf(Path folder) throws IOException {
        Path file = folder.resolve(OWN_ID);
        if (!Files.exists(file)) {
            DurableFile.write(file, Content.of(UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII)));
        }
        return Files.readString(file, StandardCharsets.US_ASCII);
    }

    private void belongTo(String store) throws IOException {
        Path file = folder.resolve(STORE_ID);
        boolean known = Files.exists(file);
        if (known && Files.readString(file, StandardCharsets.US_ASCII).equals(store)) {
            return;
        }
        if (known && !ids().isEmpty()) {
            throw new StoreException("the spool " + folder + " holds mail of another database: go back to that database"
                    + " and let the queue drain before it is changed, or move " + folder
                    + " aside to start without that mail");
        }
        DurableFile.write(file, Content.of(store.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Tells this spool from those of other nodes on the same database; it stays the same as long as the folder. */
    public String id() {
        return id;
    }

    /** Writes a body, which is on disk when this returns. */
    public Written put(String id, Content content) throws IOException {
        return DurableFile.write(file(id), content);
    }

    /**
     * Opens a body to read it; the caller closes it.
     *
     * @throws java.nio.file.NoSuchFileException when there is none
     */
    public InputStream open(String id) throws IOException {
        return Files.newInputStream(file(id));
    }

    /** Fails where {@link #open} would, for less. */
    public void check(String id) throws IOException {
        if (!Files.isReadable(file(id))) {
            open(id).close();
        }
    }

    /** Deletes a body; a crash may bring it back. One that is not there is deleted already. */
    public void delete(String id) throws IOException {
        Files.deleteIfExists(file(id));
    }

    /** The ids of all bodies, in no order. */
    public List<String> ids() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> ID.matcher(name).matches())
                    .toList();
        }
    }

    /** The ids of the bodies that were written longer ago, in no order. */
    public List<String> idsOlderThan(Duration age) throws IOException {
        Instant before = Instant.now().minus(age);
        List<String> older = new ArrayList<>();
        for (String body : ids()) {
            if (isWrittenBefore(file(body), before)) {
                older.add(body);
            }
        }
        return older;
    }

    private static boolean isWrittenBefore(Path file, Instant moment) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(moment);
        } catch (NoSuchFileException deletedMeanwhile) {
            return false;
        }
    }

    private Path file(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("not an id of a spooled body: " + id);
        }
        return folder.resolve(id);
    }
}
