package org.jamesexpress.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.DurableFile;
import org.jamesexpress.store.NewFile;
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
    private static final Duration FOR_A_STAMP = Duration.ofSeconds(30);
    private static final int MAILS_A_FOLDER = 20_000;

    private final ArchiveConfig config;
    private final ArchiveFolder folder;
    private final KnownPlace place;
    private final Clock clock;
    private final RandomGenerator random;
    private final Ledger ledger;
    private final Notary notary;
    private final Set<Path> underWay = ConcurrentHashMap.newKeySet();
    private final Clerk clerk;
    private final Shelf shelf;
    private final Recovery recovery;
    private final FreeSpace space;
    private final CatchUp catchUp;
    private final Optional<Stamper> stamper;
    private volatile Health tending = Health.GOOD;
    private volatile Health stamping = Health.GOOD;
    private volatile Health writing = Health.GOOD;

    private Archive(ArchiveConfig config, Clock clock, RandomGenerator random, FreeSpace.Disk disk) {
        this.config = config;
        this.folder = config.folder();
        this.place = new KnownPlace(config);
        this.clock = clock;
        this.random = random;
        this.ledger = new Ledger(folder, clock, random);
        this.notary = new Notary(folder, ledger, Witness.at(config.witness()), clock);
        this.clerk = new Clerk(folder, ledger);
        this.shelf = new Shelf(folder, MAILS_A_FOLDER);
        this.recovery = new Recovery(folder, underWay);
        this.space = new FreeSpace(config, disk);
        this.catchUp = new CatchUp(config, clock, random);
        this.stamper = config.stamps()
                .authority()
                .map(url -> new TimestampAuthority(url, FOR_A_STAMP, random))
                .map(authority -> new Stamper(folder, Witness.at(config.witness()), authority, config.stamps(), clock));
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
        archive.tended("look at the keys of mails", archive::compareMasterKeys);
        archive.tend();
        return archive;
    }

    /**
     * Looks after what no mail does: finishes what a crash has interrupted, closes a day that is over, archives what had to
     * pass, tells the second place how far the ledger has come. Failures are logged, and told by {@link #health}. To be
     * called every minute or so, by one thread at a time.
     */
    public void tend() {
        Health outcome = tended("find what was archived", place::look);
        outcome = outcome.and(tended("finish what a crash has interrupted", () -> recovery.run(clock.instant())));
        outcome = outcome.and(tended("close the day", this::closeDay));
        outcome = outcome.and(tended("trust the clock", this::compareClocks));
        outcome = outcome.and(tended("archive what passed", this::catchUp));
        tending = outcome.and(tended("tell the second place", notary::attest));
    }

    /** One that was put in the place of another, instead of before it, opens nothing that is there. */
    private void compareMasterKeys() throws IOException {
        List<String> missing = folder.keys().encrypts() ? folder.keys().missing() : List.of();
        if (!missing.isEmpty()) {
            LOGGER.warn(
                    "{}: masterKey doesn't have {}, and mails need it that are there already",
                    config.keys(),
                    String.join(", ", missing));
        }
    }

    /**
     * Has the closed days stamped, if an authority is to do so. It may be far away: not for a thread that anybody waits for,
     * and one at a time.
     */
    public void stamp() {
        stamper.ifPresent(each -> stamping = each.stamp());
    }

    private interface Step {
        void take() throws IOException;
    }

    /** One that fails stops none of the others. */
    private Health tended(String what, Step step) {
        try {
            step.take();
            return Health.GOOD;
        } catch (IOException | RuntimeException e) {
            String words = "can't " + what + ": " + e.getMessage();
            LOGGER.warn("{}: {}", folder.directory(), words);
            return new Health(Health.State.WARNING, words);
        }
    }

    private void closeDay() throws IOException {
        if (folder.id().isPresent()) {
            ledger.closeDay();
        }
    }

    /** Nobody knows which of them was wrong; what comes meanwhile is kept for longer, see {@link #countedFrom}. */
    private void compareClocks() throws IOException {
        LocalDate today = ArchiveFolder.day(clock.instant());
        Optional<LocalDate> ahead = folder.id().isPresent() ? ledger.day().filter(today::isBefore) : Optional.empty();
        if (ahead.isPresent()) {
            throw new IOException("it says " + today + ", and the ledger is at " + ahead.get()
                    + ", from which each mail's time counts until the clock has come there");
        }
    }

    private void catchUp() throws IOException {
        int mails = catchUp.retry(this::write);
        if (mails > 0) {
            LOGGER.info("caught up mails={}", mails);
        }
    }

    /** What is free on its disk, how the last mail fared, whether mails wait, and how it was last looked after. */
    public Health health() {
        return space.health().and(writing).and(waiting()).and(tending).and(stamping);
    }

    private Health waiting() {
        try {
            int mails = catchUp.size();
            return mails == 0
                    ? Health.GOOD
                    : new Health(Health.State.WARNING, "mails that passed and wait to be archived: " + mails);
        } catch (IOException e) {
            return new Health(Health.State.WARNING, "what waits to be archived can't be read: " + e.getMessage());
        }
    }

    /** The mails that passed and wait to be archived. */
    public static List<Arrival> waiting(ArchiveConfig config) throws IOException {
        return new CatchUp(config, Clock.systemUTC(), RandomGenerator.getDefault()).mails();
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
            boolean passes = config.onFailure() == ArchiveConfig.OnFailure.PASS;
            writing = new Health(
                    passes ? Health.State.WARNING : Health.State.FAILING,
                    "the last mail could not be archived: " + DurableFile.words(e));
            if (passes) {
                keep(mail, message, e);
                return Optional.empty();
            }
            throw new UncheckedIOException("can't archive " + mail.name() + ": " + DurableFile.words(e), e);
        }
    }

    private void keep(Arrival mail, Content message, IOException why) {
        try {
            space.requireToKeep(config.catchUp());
            catchUp.keep(mail, message);
            LOGGER.warn("not archived yet mail={} reason=\"{}\"", mail.name(), DurableFile.words(why));
        } catch (IOException e) {
            why.addSuppressed(e);
            throw new UncheckedIOException(
                    "can't archive " + mail.name() + ": " + DurableFile.words(why) + "; nor keep it until it can be: "
                            + DurableFile.words(e),
                    why);
        }
    }

    private Path write(Arrival mail, Content message) throws IOException {
        place.require();
        space.require();
        prepare();
        Instant now = clock.instant();
        String id = RandomId.of(ID_OCTETS, random);
        Packing packing = Packing.of(config.compression(), folder.keys(), now, id);
        String file = ArchiveFolder.name(now, id) + packing.ending();
        Path target = shelf.next(now).resolve(file);
        Path staged = folder.writing().resolve(file);
        underWay.add(staged);
        try {
            Entry.Archived entry = stage(staged, target, mail, message, id, now, packing);
            DurableFile.createFolders(DurableFile.folderOf(target));
            clerk.file(new Staged(staged, target, entry, packing.keys()));
            LOGGER.info(
                    "archived id={} path={} sha256={} size={} mail={}",
                    id,
                    target,
                    entry.sha256(),
                    entry.size(),
                    mail.name());
        } finally {
            underWay.remove(staged);
        }
        writing = Health.GOOD;
        return target;
    }

    private Entry.Archived stage(
            Path staged, Path target, Arrival mail, Content content, String id, Instant now, Packing packing)
            throws IOException {
        HeardHeader heard = new HeardHeader(content);
        Measured measured = new Measured(config.retention().readsHeader() ? heard : content);
        boolean whole = false;
        try (NewFile message = DurableFile.create(staged, packing.message(measured))) {
            Optional<Kept> kept = config.retention().of(mail, heard.fields(), countedFrom(mail));
            byte[] json = Sidecar.of(mail, id, now, measured.written(), message.written(), packing, kept);
            try (NewFile sidecar = DurableFile.create(ArchiveFolder.sidecarOf(staged), packing.sidecar(json))) {
                TogetherForced.both(message, sidecar);
                whole = true;
                return new Entry.Archived(
                        id,
                        folder.relative(target),
                        message.written().size(),
                        message.written().sha256(),
                        sidecar.written().sha256(),
                        kept.flatMap(Kept::until));
            }
        } finally {
            if (!whole) {
                Files.deleteIfExists(staged);
                Files.deleteIfExists(ArchiveFolder.sidecarOf(staged));
            }
        }
    }

    /** A clock that is behind shortens no mail's time: the ledger's day never goes back. */
    private LocalDate countedFrom(Arrival mail) throws IOException {
        LocalDate arrival = ArchiveFolder.day(mail.time());
        return ledger.day().filter(arrival::isBefore).orElse(arrival);
    }

    private void prepare() throws IOException {
        DurableFile.createFolders(folder.writing());
        Path readme = folder.directory().resolve("README.txt");
        if (!Files.exists(readme)) {
            DurableFile.write(folder.writing(), readme, Readme.CONTENT);
        }
    }
}
