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
import org.jamesexpress.archive.LedgerLine;
import org.jamesexpress.archive.Witness;
import org.jamesexpress.archive.proof.Finding.Kind;
import org.jamesexpress.store.DurableFile;

/**
 * Reads an archive, day by day, and compares it with its ledger, and the ledger with the second place. Mails may be
 * archived meanwhile: the files of a day are listed before its lines are read, and a line is always there before its
 * files. Used by one thread.
 */
public final class Verification {
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
    private final MailFiles files;
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
        this.files =
                new MailFiles(archive, hashes, findings::add, Double.doubleToLongBits(random.getAsDouble()), begin);
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
        tombstones = Tombstones.in(archive);
        tombstones.unreadable().forEach(this::unreadable);
        Optional<String> id = id();
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

    /** Empty also where the line that has it can't be read, which is a finding by then. */
    private Optional<String> id() throws IOException {
        try {
            return archive.id();
        } catch (IOException e) {
            if (tombstones.unreadable().isEmpty()) {
                throw e;
            }
            return Optional.empty();
        }
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
    private void join() throws IOException, InterruptedException {
        List<Path> before = new ArrayList<>();
        archive.ledgers().forEach((day, path) -> {
            if (!scope.covers(day)) {
                before.add(path);
            }
        });
        for (int i = before.size() - 1; i >= 0 && chain.number() == 0; i--) {
            try {
                new DayLedger(before.get(i)).lines(chain::skip);
            } catch (DayLedger.UnreadableException e) {
                chain.lose();
                return;
            }
        }
    }

    /** Whether the day is over, and nothing more can be said of it. */
    private boolean verify(LocalDate day) throws IOException, InterruptedException {
        Path path = archive.ledgerOf(day);
        files.begin(day);
        if (!Files.exists(path)) {
            if (closings.containsKey(day)) {
                findings.add(new Finding(
                        Kind.MISSING,
                        archive.relative(path),
                        "the second place says how this day was closed, but its ledger is gone"));
            }
            files.end(day);
            return false;
        }
        try {
            DayLedger ledger = new DayLedger(path);
            readLines(day, path, ledger);
            ledger.mails(this::check);
            files.end(day, ledger);
        } catch (DayLedger.UnreadableException e) {
            unreadable(path, e.why());
            chain.lose();
            files.forget(day);
        }
        return chain.closing().isPresent();
    }

    /** Where the chain holds together is known before the first file is looked at. */
    private void readLines(LocalDate day, Path path, DayLedger ledger) throws IOException, InterruptedException {
        chain.begin(path, day);
        ledger.lines(line -> {
            chain.take(line);
            compareWithHead();
            tombstones
                    .trouble(chain.number())
                    .ifPresent(words -> findings.add(
                            new Finding(Kind.BROKEN, chain.file(), "line number " + chain.number() + " " + words)));
        });
        if (chain.closing().isPresent() && ledger.hasMore()) {
            findings.add(new Finding(Kind.BROKEN, chain.file(), "it ends with something that is no line"));
        }
        compareWithSecondPlace(day);
    }

    private void check(Entry.Archived mail) throws InterruptedException {
        boolean whole = scope.takes(random.getAsDouble());
        if (tombstones.covers(mail)) {
            files.requireGone(mail.file());
            files.requireGone(files.sidecar(mail));
            purged++;
        } else {
            files.check(mail.file(), mail.sha256(), Optional.of(mail.size()), whole);
            files.check(files.sidecar(mail), mail.sidecar(), Optional.empty(), whole);
            mails++;
        }
    }

    private void unreadable(Path ledger, IOException why) {
        Finding finding = new Finding(Kind.UNREADABLE, archive.relative(ledger), DurableFile.words(why));
        if (!findings.contains(finding)) {
            findings.add(finding);
        }
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
        furthest.filter(seen -> seen.number() > chain.number() && !chain.isLost())
                .ifPresent(seen -> findings.add(new Finding(
                        Kind.CUT_OFF,
                        chain.file().isEmpty() ? "ledger" : chain.file(),
                        "the ledger ends with line number " + chain.number() + ", but the second place has seen number "
                                + seen.number() + " at " + seen.time())));
        if (witness.isPresent()
                && !isAttested
                && (id.isPresent() || tombstones.unreadable().isEmpty())) {
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

    /** A purge may go on meanwhile: its tombstones come first, and then the files go. */
    private void end() throws IOException, InterruptedException {
        findings.removeIf(each ->
                each.kind() == Kind.LEFT && !Files.exists(archive.file(each.where()), LinkOption.NOFOLLOW_LINKS));
        files.end(files.missing().isEmpty() ? Tombstones.NONE : Tombstones.in(archive));
    }

    private Checkpoint checkpoint() {
        return new Checkpoint(
                last,
                chain.number(),
                chain.hash(),
                mails,
                purged,
                bytesBefore + hashes.bytes(),
                files.missing(),
                files.extra(),
                List.copyOf(findings));
    }
}
