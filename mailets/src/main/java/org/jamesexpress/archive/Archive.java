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
    private final FreeSpace space;
    private final CatchUp catchUp;

    private Archive(ArchiveConfig config, Clock clock, RandomGenerator random, FreeSpace.Disk disk) {
        this.config = config;
        this.folder = new ArchiveFolder(config.directory());
        this.clock = clock;
        this.random = random;
        this.ledger = new Ledger(folder, clock, random, Witness.at(config.witness()));
        this.clerk = new Clerk(ledger);
        this.shelf = new Shelf(folder, MAILS_A_FOLDER);
        this.recovery = new Recovery(folder);
        this.space = new FreeSpace(config, disk);
        this.catchUp = new CatchUp(config, clock, random);
    }

    /**
     * Opens the archive, and ends what a crash has interrupted. A folder that can't be used now is no reason to refuse:
     * what becomes of a mail then is {@link ArchiveConfig.OnFailure}'s to say.
     *
     * @param random makes the ids; any thread may ask it
     */
    public static Archive open(ArchiveConfig config, Clock clock, RandomGenerator random) {
        return open(config, clock, random, FreeSpace::onDisk);
    }

    /** The same on a disk of one's own. */
    static Archive open(ArchiveConfig config, Clock clock, RandomGenerator random, FreeSpace.Disk disk) {
        Archive archive = new Archive(config, clock, random, disk);
        archive.tend();
        return archive;
    }

    /**
     * Looks after what no mail does: finishes what a crash has interrupted, closes a day that is over, tells the
     * witness how far the ledger has come, archives what had to pass. Failures are logged. To be called every minute or so, by one
     * thread at a time.
     */
    public void tend() {
        try {
            recovery.run(clock.instant());
            if (folder.id().isPresent()) {
                ledger.closeDay();
                ledger.attest();
            }
            int caughtUp = catchUp.retry(this::write);
            if (caughtUp > 0) {
                LOGGER.info("caught up mails={}", caughtUp);
            }
        } catch (IOException e) {
            LOGGER.warn("can't look after the archive {}: {}", folder.directory(), e.getMessage());
        }
    }

    /** How it fares: what is free on its disk, and whether mails wait to be archived. */
    public Health health() {
        return space.health().and(waiting());
    }

    private Health waiting() {
        try {
            int mails = catchUp.size();
            return mails == 0
                    ? Health.GOOD
                    : new Health(Health.State.WARNING, mails + " mails passed and wait to be archived");
        } catch (IOException e) {
            return new Health(Health.State.WARNING, "what waits to be archived can't be read: " + e.getMessage());
        }
    }

    /** Whether mails that go these ways are archived. */
    public boolean takes(Arrival mail) {
        return config.direction().takes(mail);
    }

    /**
     * Archives a mail; it is on disk when this returns. One of a direction that isn't asked for is left alone.
     *
     * @param message the exact octets
     * @return the file; empty when none was written, because it isn't asked for, or because the mail was kept to be
     *     archived later
     * @throws UncheckedIOException when it can neither be archived nor, if such mails pass, be kept
     */
    public Optional<Path> add(Arrival mail, Content message) {
        if (!takes(mail)) {
            return Optional.empty();
        }
        try {
            return Optional.of(write(mail, message));
        } catch (IOException e) {
            if (config.onFailure() == ArchiveConfig.OnFailure.PASS) {
                keep(mail, message, e);
                return Optional.empty();
            }
            throw new UncheckedIOException("can't archive " + mail.name() + ": " + e.getMessage(), e);
        }
    }

    private void keep(Arrival mail, Content message, IOException why) {
        try {
            catchUp.keep(mail, message);
            LOGGER.warn("not archived yet mail={} reason=\"{}\"", mail.name(), why.getMessage());
        } catch (IOException e) {
            why.addSuppressed(e);
            throw new UncheckedIOException(
                    "can't archive " + mail.name() + ": " + why.getMessage() + "; nor keep it until it can be: "
                            + e.getMessage(),
                    why);
        }
    }

    private Path write(Arrival mail, Content message) throws IOException {
        space.require();
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
        Compression compression = config.compression();
        String file = ArchiveFolder.name(now, id) + ArchiveFolder.MESSAGE + compression.ending();
        Path target = shelf.next(now).resolve(file);
        Path message = folder.writing().resolve(file);
        Measured measured = new Measured(content);
        Written stored = DurableFile.create(message, compression.of(measured));
        byte[] json = Sidecar.of(mail, id, now, measured.written(), stored, compression);
        Written sidecar = DurableFile.create(ArchiveFolder.sidecarOf(message), Content.of(json));
        Entry.Archived entry =
                new Entry.Archived(id, folder.relative(target), stored.size(), stored.sha256(), sidecar.sha256());
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
