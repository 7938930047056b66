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
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.Entry;
import org.jamesexpress.archive.LedgerFile;
import org.jamesexpress.archive.LedgerLine;
import org.jamesexpress.archive.Witness;
import org.jamesexpress.archive.proof.Checkpoint.Missing;
import org.jamesexpress.archive.proof.Finding.Kind;

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
    private final Witness witness;
    private final Scope scope;
    private final DoubleSupplier random;
    private final FileHash hashes;
    private final DayFolders folders;

    private final List<Finding> findings;
    private final List<Missing> missing;
    private final TreeSet<String> extra;
    private final Chain chain;
    private final Map<LocalDate, byte[]> closings = new HashMap<>();
    private Optional<Witness.Head> seen = Optional.empty();
    private Optional<LocalDate> last;
    private final long bytesBefore;
    private long mails;

    /**
     * A verification that goes on from a checkpoint.
     *
     * @param random from 0 to 1, chooses the sample
     */
    public Verification(
            ArchiveFolder archive,
            Witness witness,
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
        if (id.isPresent()) {
            seen = witness.head(id.get());
            for (byte[] line : witness.days(id.get())) {
                closing(line);
            }
        }
        SortedMap<LocalDate, Path> ledgers = archive.ledgers();
        TreeSet<LocalDate> days = new TreeSet<>(ledgers.keySet());
        days.addAll(folders.days());
        days.addAll(closings.keySet());
        if (last.isEmpty()) {
            join(ledgers);
        }
        for (LocalDate day : days) {
            if (scope.covers(day) && last.map(day::isAfter).orElse(true)) {
                verify(day, Optional.ofNullable(ledgers.get(day)));
                last = Optional.of(day);
                progress.done(checkpoint());
            }
        }
        end();
        return checkpoint();
    }

    private void closing(byte[] line) {
        try {
            if (LedgerLine.parse(line).entry() instanceof Entry.Closed closed) {
                closings.put(closed.day(), line);
            }
        } catch (IllegalArgumentException e) {
            findings.add(new Finding(
                    Kind.BROKEN, "ledger", "the second place has a line that can't be read: " + e.getMessage()));
        }
    }

    /** The first day of the scope follows the last line of the days before, which are not looked at. */
    private void join(SortedMap<LocalDate, Path> ledgers) throws IOException {
        for (Map.Entry<LocalDate, Path> each : ledgers.entrySet()) {
            if (!scope.covers(each.getKey())) {
                try (LedgerFile file = LedgerFile.open(each.getValue())) {
                    for (Optional<byte[]> line = file.next(); line.isPresent(); line = file.next()) {
                        chain.skip(line.get());
                    }
                }
            }
        }
    }

    private void verify(LocalDate day, Optional<Path> ledger) throws IOException, InterruptedException {
        extra.addAll(folders.files(day));
        if (ledger.isEmpty()) {
            if (closings.containsKey(day)) {
                findings.add(new Finding(
                        Kind.MISSING,
                        archive.relative(archive.ledgerOf(day)),
                        "the second place says how this day was closed, but its ledger is gone"));
            }
            return;
        }
        Map<String, String> known = new HashMap<>();
        List<Entry.Archived> entries = read(day, ledger.get(), known);
        for (Entry.Archived mail : entries) {
            boolean whole = scope.takes(random.getAsDouble());
            check(mail.file(), mail.sha256(), Optional.of(mail.size()), whole, known);
            check(sidecar(mail), mail.sidecar(), Optional.empty(), whole, known);
            mails++;
        }
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
            }
        }
        compareWithSecondPlace(day);
        return entries;
    }

    private void compareWithHead() {
        if (seen.isPresent() && seen.get().number() == chain.number()) {
            if (!seen.get().hash().equals(chain.hash())) {
                findings.add(new Finding(
                        Kind.BROKEN,
                        chain.file(),
                        "line number " + chain.number() + " is not the one that the second place has seen at "
                                + seen.get().time()));
            }
            seen = Optional.empty();
        }
    }

    private void compareWithSecondPlace(LocalDate day) {
        byte[] there = closings.get(day);
        boolean same = there == null
                || chain.closing().map(line -> Arrays.equals(line, there)).orElse(false);
        if (!same) {
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
            if (!isUnderWay(file)) {
                missing.add(new Missing(name, sha256));
            }
        } else if (whole) {
            compare(name, file, sha256, known);
        } else if (size.isPresent() && Files.size(file) != size.get()) {
            changed(name, "it has " + Files.size(file) + " bytes, the ledger says " + size.get());
        }
    }

    /** A mail is in the ledger just before its files are where they belong. */
    private boolean isUnderWay(Path file) {
        return Files.exists(archive.writing().resolve(file.getFileName()))
                || Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private void compare(String name, Path file, String sha256, Map<String, String> known)
            throws IOException, InterruptedException {
        String found = hashes.of(file);
        if (!found.equals(sha256)) {
            String other = known.get(found);
            if (other == null) {
                changed(name, "its SHA-256 is " + found + ", the ledger says " + sha256);
            } else {
                findings.add(new Finding(Kind.SWAPPED, name, "it is what the ledger knows as " + other));
            }
        }
    }

    private void changed(String name, String words) {
        findings.add(new Finding(Kind.CHANGED, name, words));
    }

    private void end() throws IOException, InterruptedException {
        seen.filter(head -> head.number() > chain.number())
                .ifPresent(head -> findings.add(new Finding(
                        Kind.CUT_OFF,
                        chain.file().isEmpty() ? "ledger" : chain.file(),
                        "the ledger ends with line number " + chain.number() + ", but the second place has seen number "
                                + head.number() + " at " + head.time())));
        extra.addAll(folders.strays());
        Map<String, String> found = new HashMap<>();
        for (String each : extra) {
            found.put(hashes.of(archive.file(each)), each);
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

    private Checkpoint checkpoint() {
        return new Checkpoint(
                last,
                chain.number(),
                chain.hash(),
                mails,
                bytesBefore + hashes.bytes(),
                List.copyOf(missing),
                new TreeSet<>(extra),
                List.copyOf(findings));
    }
}
