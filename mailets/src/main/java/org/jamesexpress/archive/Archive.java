package org.jamesexpress.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.DurableFile;
import org.jamesexpress.store.Written;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes mails into an {@link ArchiveFolder}, each message whole in a file of its own, its sidecar beside it, and a line in
 * the ledger.
 *
 * <p>Both files are written and forced to disk in {@code .writing}; then the ledger gets its line; then they go where they
 * belong, and that folder is forced. Whatever step a crash comes after, no torn file stands among the mails, and the ledger
 * names exactly what is there once {@link Recovery} has run. A mail for which this returned is archived; one for which it
 * did not may be.
 *
 * <p>The id is new each time. A mail that is processed again after a crash is archived again; no file is ever replaced,
 * and nothing is skipped as a duplicate. Any thread may archive.
 */
public final class Archive {
    private static final Logger LOGGER = LoggerFactory.getLogger(Archive.class);
    private static final int ID_OCTETS = 10;
    private static final int MAILS_A_FOLDER = 20_000;

    private final ArchiveConfig config;
    private final ArchiveFolder folder;
    private final Clock clock;
    private final RandomGenerator random;
    private final Ledger ledger;
    private final Clerk clerk;
    private final Shelf shelf;
    private final Recovery recovery;

    private Archive(ArchiveConfig config, Clock clock, RandomGenerator random) {
        this.config = config;
        this.folder = new ArchiveFolder(config.directory());
        this.clock = clock;
        this.random = random;
        this.ledger = new Ledger(folder, clock, random, Witness.at(config.witness()));
        this.clerk = new Clerk(ledger);
        this.shelf = new Shelf(folder, MAILS_A_FOLDER);
        this.recovery = new Recovery(folder);
    }

    /**
     * Opens the archive, and ends what a crash has interrupted. A folder that can't be used now is no reason to refuse:
     * what becomes of a mail then is {@link ArchiveConfig.OnFailure}'s to say.
     *
     * @param random makes the ids; any thread may ask it
     */
    public static Archive open(ArchiveConfig config, Clock clock, RandomGenerator random) {
        Archive archive = new Archive(config, clock, random);
        archive.tend();
        return archive;
    }

    /**
     * Looks after what no mail does: finishes what a crash has interrupted, closes a day that is over, tells the witness
     * how far the ledger has come. Failures are logged. To be called every minute or so, by any thread.
     */
    public void tend() {
        try {
            recovery.run(clock.instant());
            if (folder.id().isPresent()) {
                ledger.closeDay();
                ledger.attest();
            }
        } catch (IOException e) {
            LOGGER.warn("can't look after the archive {}: {}", folder.directory(), e.getMessage());
        }
    }

    /**
     * Archives a mail; it is on disk when this returns. One of a direction that isn't asked for is left alone.
     *
     * @param message the exact octets
     * @return the file; empty when none was written
     * @throws UncheckedIOException when it can't be written, unless such mails pass
     */
    public Optional<Path> add(Arrival mail, Content message) {
        if (!config.direction().takes(mail)) {
            return Optional.empty();
        }
        try {
            return Optional.of(write(mail, message));
        } catch (IOException e) {
            if (config.onFailure() == ArchiveConfig.OnFailure.STOP) {
                throw new UncheckedIOException("can't archive " + mail.name() + ": " + e.getMessage(), e);
            }
            LOGGER.warn("not archived mail={} reason=\"{}\"", mail.name(), e.getMessage());
            return Optional.empty();
        }
    }

    private Path write(Arrival mail, Content message) throws IOException {
        Staged staged = stage(mail, message);
        DurableFile.createFolders(DurableFile.folderOf(staged.target()));
        clerk.file(staged);
        LOGGER.info(
                "archived id={} path={} sha256={} size={} mail={}",
                staged.entry().id(),
                staged.target(),
                staged.entry().sha256(),
                staged.entry().size(),
                mail.name());
        return staged.target();
    }

    private Staged stage(Arrival mail, Content content) throws IOException {
        prepare();
        Instant now = clock.instant();
        String id = newId();
        Path target = shelf.next(now).resolve(ArchiveFolder.name(now, id) + ArchiveFolder.MESSAGE);
        Path message = folder.writing().resolve(target.getFileName());
        Written written = DurableFile.create(message, content);
        byte[] json = Sidecar.of(mail, id, now, written);
        Written sidecar = DurableFile.create(ArchiveFolder.sidecarOf(message), Content.of(json));
        Entry.Archived entry =
                new Entry.Archived(id, folder.relative(target), written.size(), written.sha256(), sidecar.sha256());
        return new Staged(message, target, entry);
    }

    private void prepare() throws IOException {
        DurableFile.createFolders(folder.writing());
        Path readme = folder.directory().resolve("README.txt");
        if (!Files.exists(readme)) {
            DurableFile.write(folder.writing(), readme, Readme.CONTENT);
        }
    }

    private String newId() {
        byte[] id = new byte[ID_OCTETS];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
