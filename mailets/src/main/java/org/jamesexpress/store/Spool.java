package org.jamesexpress.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;

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

    /** Begins a body whose end isn't known yet. */
    Draft draft() throws IOException {
        return Draft.in(folder);
    }

    /** Ends it: it is on disk when this returns. */
    Written put(String id, Draft body) throws IOException {
        return body.become(file(id));
    }

    IOException cantWrite(String id, IOException e) {
        return new IOException("can't write " + file(id) + ": " + Trouble.words(e), e);
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
        List<String> ids = new ArrayList<>();
        forEach(ids::add);
        return ids;
    }

    /** Hands over the ids of all bodies, in no order; however many there are, few of them are in memory. */
    public void forEach(Consumer<String> taker) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (ID.matcher(name).matches()) {
                    taker.accept(name);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** Likewise those of the bodies that were written longer ago. */
    public void forEachOlderThan(Duration age, Consumer<String> taker) throws IOException {
        Instant before = Instant.now().minus(age);
        try {
            forEach(body -> {
                if (isWrittenBefore(file(body), before)) {
                    taker.accept(body);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean isWrittenBefore(Path file, Instant moment) {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(moment);
        } catch (NoSuchFileException deletedMeanwhile) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("not an id of a spooled body: " + id);
        }
        return folder.resolve(id);
    }
}
