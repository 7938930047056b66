package org.jamesexpress.archive.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.Entry;
import org.jamesexpress.archive.LedgerFile;
import org.jamesexpress.archive.LedgerLine;
import org.jamesexpress.archive.Witness;
import org.jamesexpress.archive.proof.Checkpoint.Missing;
import org.jamesexpress.archive.proof.Finding.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads an archive, day by day, and compares it with its ledger, and the ledger with the second place. Mails may be
 * archived meanwhile: the files of a day are listed before its lines are read, and a line is always there before its
 * files. Used by one thread.
 */
public final class Verification {
    private static final Logger LOGGER = LoggerFactory.getLogger(Verification.class);

    /** Is told after each day. */
    public interface Progress {
        void done(Checkpoint checkpoint) throws IOException;
    }

    private final ArchiveFolder archive;
    private final Optional<Witness> witness;
    private final Scope scope;
    private final DoubleSupplier random;
    private final FileHash hashes;
    private final DayFolders folders;

    private final List<Finding> findings;
    private final List<Missing> missing;
    private final TreeSet<String> extra;
    private final Chain chain;
    private final Map<LocalDate, byte[]> closings = new HashMap<>();
    private Witness.Heads heads = Witness.Heads.NONE;
    private Optional<Witness.Head> head = Optional.empty();
    private Optional<Witness.Head> furthest = Optional.empty();
    private boolean isAttested;
    private final Map<LocalDate, Finding> unattested = new TreeMap<>();
    private Optional<LocalDate> lastClosed = Optional.empty();
    private Optional<LocalDate> last;
    private final long bytesBefore;
    private long mails;
    private long purged;
    private Tombstones tombstones = Tombstones.NONE;

    /**
     * A verification that goes on from a checkpoint.
     *
     * @param witness empty if nobody is to be asked
     * @param random from 0 to 1, chooses the sample
     */
    public Verification(
            ArchiveFolder archive,
            Optional<Witness> witness,
            Scope scope,
            Throttle pace,
            DoubleSupplier random,
            Checkpoint begin) {
        this.archive = archive;
        this.witness = witness;
        this.scope = scope;
        this.random = random;
        this.hashes = new FileHash(pace);
        this.folders = new DayFolders(archive);
        this.findings = new ArrayList<>(begin.findings());
        this.missing = new ArrayList<>(begin.missing());
        this.extra = new TreeSet<>(begin.extra());
        this.chain = new Chain(begin.number(), begin.hash(), findings::add);
        this.last = begin.last();
        this.mails = begin.mails();
        this.purged = begin.purged();
        this.bytesBefore = begin.bytes();
    }

    /**
     * Looks at all that its scope has, and names what is wrong.
     *
     * @throws IOException when something can't be read; what was read by then is in the last checkpoint
     * @throws InterruptedException as soon as the thread is interrupted
     */
    public Checkpoint run(Progress progress) throws IOException, InterruptedException {
        Optional<String> id = archive.id();
        tombstones = Tombstones.in(archive);
        if (id.isPresent() && witness.isPresent()) {
            heads = witness.get().heads(id.get());
            nextHead();
            readClosings(witness.get(), id.get());
        }
        try {
            verifyDays(progress);
        } finally {
            heads.close();
        }
        compareWithWitness(id);
        end();
        return checkpoint();
    }

    /** While the last day is looked at, another may begin; and its ledger may have the lines of the last one's mails. */
    private void verifyDays(Progress progress) throws IOException, InterruptedException {
        boolean isFirst = true;
        for (Set<LocalDate> left = daysAfter(last); !left.isEmpty(); left = daysAfter(last)) {
            for (LocalDate day : left) {
                if (isFirst && last.isEmpty()) {
                    join();
                }
                isFirst = false;
                boolean isClosed = verify(day);
                last = Optional.of(day);
                if (isClosed) {
                    lastClosed = last;
                    progress.done(checkpoint());
                }
            }
        }
    }

    private Set<LocalDate> daysAfter(Optional<LocalDate> day) throws IOException {
        Set<LocalDate> days = new TreeSet<>(folders.days());
        days.addAll(archive.ledgers().keySet());
        days.addAll(closings.keySet());
        days.removeIf(each -> !scope.covers(each) || !day.map(each::isAfter).orElse(true));
        return days;
    }

    private void readClosings(Witness from, String id) throws IOException {
        for (byte[] line : from.days(id)) {
            closing(line);
        }
    }

    /** What a day was closed with first counts. A full disk leaves a line that can't be read, and the next is whole. */
    private void closing(byte[] line) {
        Optional<LocalDate> day = LedgerLine.ifReadable(line).flatMap(LedgerLine::closedDay);
        byte[] first = day.isEmpty() ? null : closings.putIfAbsent(day.get(), line);
        if (first != null && !Arrays.equals(first, line)) {
            Finding twoWays =
                    new Finding(Kind.BROKEN, "ledger", "the second place was told of two ways to close " + day.get());
            if (!findings.contains(twoWays)) {
                findings.add(twoWays);
            }
        }
    }

    /** The first day of the scope follows the last line of the days before, which are not looked at. */
    private void join() throws IOException {
        List<Path> before = new ArrayList<>();
        archive.ledgers().forEach((day, path) -> {
            if (!scope.covers(day)) {
                before.add(path);
            }
        });
        for (int i = before.size() - 1; i >= 0 && chain.number() == 0; i--) {
            try (LedgerFile file = LedgerFile.open(before.get(i))) {
                for (Optional<byte[]> line = file.next(); line.isPresent(); line = file.next()) {
                    chain.skip(line.get());
                }
            }
        }
    }

    /** Whether the day is over, and nothing more can be said of it. */
    private boolean verify(LocalDate day) throws IOException, InterruptedException {
        extra.addAll(folders.files(day));
        Path ledger = archive.ledgerOf(day);
        if (!Files.exists(ledger)) {
            if (closings.containsKey(day)) {
                findings.add(new Finding(
                        Kind.MISSING,
                        archive.relative(ledger),
                        "the second place says how this day was closed, but its ledger is gone"));
            }
            return false;
        }
        Map<String, String> known = new HashMap<>();
        List<Entry.Archived> entries = read(day, ledger, known);
        for (Entry.Archived mail : entries) {
            boolean whole = scope.takes(random.getAsDouble());
            if (tombstones.covers(mail)) {
                requireGone(mail.file());
                requireGone(sidecar(mail));
                purged++;
            } else {
                check(mail.file(), mail.sha256(), Optional.of(mail.size()), whole, known);
                check(sidecar(mail), mail.sidecar(), Optional.empty(), whole, known);
                mails++;
            }
        }
        return chain.closing().isPresent();
    }

    private List<Entry.Archived> read(LocalDate day, Path ledger, Map<String, String> known) throws IOException {
        List<Entry.Archived> entries = new ArrayList<>();
        chain.begin(ledger, day);
        try (LedgerFile file = LedgerFile.open(ledger)) {
            for (Optional<byte[]> line = file.next(); line.isPresent(); line = file.next()) {
                Optional<Entry> entry = chain.take(line.get());
                compareWithHead();
                if (entry.isPresent() && entry.get() instanceof Entry.Archived mail) {
                    entries.add(mail);
                    known.put(mail.sha256(), mail.file());
                    known.put(mail.sidecar(), sidecar(mail));
                }
                tombstones
                        .trouble(chain.number())
                        .ifPresent(words -> findings.add(
                                new Finding(Kind.BROKEN, chain.file(), "line number " + chain.number() + " " + words)));
            }
            if (chain.closing().isPresent() && Files.size(ledger) > file.end()) {
                findings.add(new Finding(Kind.BROKEN, chain.file(), "it ends with something that is no line"));
            }
        }
        compareWithSecondPlace(day);
        return entries;
    }

    private void compareWithHead() throws IOException {
        while (head.isPresent() && head.get().number() <= chain.number()) {
            if (head.get().number() == chain.number() && !head.get().hash().equals(chain.hash())) {
                findings.add(new Finding(
                        Kind.BROKEN,
                        chain.file(),
                        "line number " + chain.number() + " is not the one that the second place has seen at "
                                + head.get().time()));
            }
            nextHead();
        }
    }

    private void nextHead() throws IOException {
        head = heads.next();
        isAttested |= head.isPresent();
        if (head.isPresent()
                && head.get().number() > furthest.map(Witness.Head::number).orElse(0L)) {
            furthest = head;
        }
    }

    private void compareWithWitness(Optional<String> id) throws IOException {
        furthest.filter(seen -> seen.number() > chain.number())
                .ifPresent(seen -> findings.add(new Finding(
                        Kind.CUT_OFF,
                        chain.file().isEmpty() ? "ledger" : chain.file(),
                        "the ledger ends with line number " + chain.number() + ", but the second place has seen number "
                                + seen.number() + " at " + seen.time())));
        if (witness.isPresent() && !isAttested) {
            findings.add(new Finding(
                    Kind.UNATTESTED,
                    "ledger",
                    "the second place knows nothing of this archive"
                            + id.map(each -> ", " + each).orElse("") + "; it knows "
                            + others(witness.get().archives())));
        }
        if (witness.isPresent() && id.isPresent()) {
            readClosings(witness.get(), id.get());
            forgetWhatIsKnownByNow();
        }
    }

    /** A day that was closed just now is told to the second place within a minute. */
    private void forgetWhatIsKnownByNow() {
        unattested.forEach((day, finding) -> {
            if (closings.containsKey(day) || lastClosed.filter(day::equals).isPresent()) {
                findings.remove(finding);
            }
        });
    }

    private static String others(List<String> archives) {
        return archives.isEmpty() ? "none" : String.join(", ", archives);
    }

    private void compareWithSecondPlace(LocalDate day) {
        byte[] there = closings.get(day);
        if (there == null) {
            if (isAttested && chain.closing().isPresent()) {
                Finding finding = new Finding(
                        Kind.UNATTESTED, chain.file(), "the second place doesn't know that this day was closed");
                findings.add(finding);
                unattested.put(day, finding);
            }
        } else if (!chain.closing().map(line -> Arrays.equals(line, there)).orElse(false)) {
            findings.add(new Finding(
                    Kind.BROKEN, chain.file(), "this day was closed in another way, says the second place"));
        }
    }

    private String sidecar(Entry.Archived mail) {
        return archive.relative(ArchiveFolder.sidecarOf(archive.file(mail.file())));
    }

    private void check(String name, String sha256, Optional<Long> size, boolean whole, Map<String, String> known)
            throws IOException, InterruptedException {
        extra.remove(name);
        Path file = archive.file(name).normalize();
        if (!file.startsWith(archive.directory())) {
            findings.add(new Finding(Kind.BROKEN, chain.file(), "names " + name + ", which is not in the archive"));
        } else if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            if (!isUnderWay(file, sha256)) {
                missing.add(new Missing(name, sha256));
            }
        } else if (whole) {
            compare(name, file, sha256, known);
        } else if (size.isPresent() && Files.size(file) != size.get()) {
            changed(name, "it has " + Files.size(file) + " bytes, the ledger says " + size.get());
        }
    }

    private void requireGone(String name) {
        extra.remove(name);
        if (Files.exists(archive.file(name), LinkOption.NOFOLLOW_LINKS)) {
            findings.add(new Finding(Kind.LEFT, name, "the ledger says that its mail was purged"));
        }
    }

    /** A mail is in the ledger just before its files are where they belong. */
    private boolean isUnderWay(Path file, String sha256) throws InterruptedException {
        Path staged = archive.writing().resolve(file.getFileName());
        if (Files.isRegularFile(staged, LinkOption.NOFOLLOW_LINKS)) {
            try {
                return hashes.of(staged).equals(sha256);
            } catch (IOException e) {
                LOGGER.debug("{} is gone again", staged, e);
            }
        }
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private void compare(String name, Path file, String sha256, Map<String, String> known) throws InterruptedException {
        Optional<String> found = hash(name, file);
        if (found.isEmpty() && !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            missing.add(new Missing(name, sha256));
        } else if (found.isPresent() && !found.get().equals(sha256)) {
            String other = known.get(found.get());
            if (other == null) {
                changed(name, "its SHA-256 is " + found.get() + ", the ledger says " + sha256);
            } else {
                findings.add(new Finding(Kind.SWAPPED, name, "it is what the ledger knows as " + other));
            }
        }
    }

    /** Empty, and a finding, for what can't be read. */
    private Optional<String> hash(String name, Path file) throws InterruptedException {
        try {
            return Optional.of(hashes.of(file));
        } catch (IOException e) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                findings.add(new Finding(Kind.UNREADABLE, name, String.valueOf(e.getMessage())));
            }
            return Optional.empty();
        }
    }

    private void changed(String name, String words) {
        findings.add(new Finding(Kind.CHANGED, name, words));
    }

    private void end() throws IOException, InterruptedException {
        forgetWhatIsPurgedByNow();
        extra.addAll(folders.strays());
        Map<String, String> found = new HashMap<>();
        for (String each : missing.isEmpty() ? List.<String>of() : List.copyOf(extra)) {
            if (Files.isRegularFile(archive.file(each), LinkOption.NOFOLLOW_LINKS)) {
                hash(each, archive.file(each)).ifPresent(sha256 -> found.put(sha256, each));
            }
        }
        for (Missing each : missing) {
            String moved = found.get(each.sha256());
            if (moved == null) {
                findings.add(new Finding(Kind.MISSING, each.file(), "the ledger names it"));
            } else {
                findings.add(new Finding(Kind.MOVED, each.file(), "it stands as " + moved));
                extra.remove(moved);
            }
        }
        extra.forEach(each -> findings.add(new Finding(Kind.EXTRA, each, "the ledger doesn't name it")));
        missing.clear();
        extra.clear();
    }

    /** A purge may go on meanwhile: its tombstones come first, and then the files go. */
    private void forgetWhatIsPurgedByNow() throws IOException {
        findings.removeIf(each ->
                each.kind() == Kind.LEFT && !Files.exists(archive.file(each.where()), LinkOption.NOFOLLOW_LINKS));
        if (!missing.isEmpty()) {
            Tombstones all = Tombstones.in(archive);
            missing.removeIf(each -> all.cover(each.file()));
        }
    }

    private Checkpoint checkpoint() {
        return new Checkpoint(
                last,
                chain.number(),
                chain.hash(),
                mails,
                purged,
                bytesBefore + hashes.bytes(),
                List.copyOf(missing),
                new TreeSet<>(extra),
                List.copyOf(findings));
    }
}
