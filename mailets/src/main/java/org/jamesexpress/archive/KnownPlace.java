package org.jamesexpress.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.DurableFile;
import org.jamesexpress.store.Sha256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers in the home of the server which archive stands in its directory, so that none is begun under the mount point
 * when the archive's disk is not mounted. One thread at a time notes; any thread may ask.
 */
final class KnownPlace {
    private static final Logger LOGGER = LoggerFactory.getLogger(KnownPlace.class);
    private static final int NAME_DIGITS = 12;

    private final ArchiveFolder folder;
    private final Path note;

    KnownPlace(ArchiveConfig config) {
        this.folder = config.folder();
        String directory = folder.directory().toString();
        this.note =
                config.places().resolve(Sha256.hex(directory.getBytes(UTF_8)).substring(0, NAME_DIGITS) + ".txt");
    }

    /** Notes which archive is there. */
    void look() throws IOException {
        require();
        Optional<String> there = folder.id();
        Optional<String> before = noted();
        if (there.isPresent() && !there.equals(before)) {
            before.ifPresent(id ->
                    LOGGER.warn("{} has another archive than before: {}, not {}", folder.directory(), there.get(), id));
            DurableFile.write(note, Content.of((there.get() + '\n' + folder.directory() + '\n').getBytes(UTF_8)));
        }
    }

    /** @throws IOException where an archive stood and none is */
    void require() throws IOException {
        Optional<String> before = noted();
        if (before.isPresent() && !folder.isBegun()) {
            throw new IOException("the archive " + before.get() + ", which stood in " + folder.directory()
                    + ", is gone: is its disk mounted? If a new one is to begin there, delete " + note);
        }
    }

    private Optional<String> noted() throws IOException {
        if (!Files.exists(note)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(note);
        return Optional.of(lines.isEmpty() ? "" : lines.get(0));
    }
}
