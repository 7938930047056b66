package org.jamesexpress.archive.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.Entry;
import org.jamesexpress.archive.proof.Checkpoint.Missing;
import org.jamesexpress.archive.proof.Finding.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares files of mails, day by day, with what the ledger says of them. Of a day it holds eight octets a file, and the
 * names of those with which something is wrong. Not for several threads.
 */
final class MailFiles {
    private static final Logger LOGGER = LoggerFactory.getLogger(MailFiles.class);

    private final ArchiveFolder archive;
    private final DayFolders folders;
    private final FileHash hashes;
    private final Consumer<Finding> findings;
    private final long salt;
    private final List<Missing> missing;
    private final TreeSet<String> extra;

    private String ledger = "";
    private NameSet unnamed;
    private final List<Other> others = new ArrayList<>();

    /** A file that is not what the ledger says. */
    private record Other(String name, String sha256, String found) {}

    /** @param salt any, see {@link NameSet} */
    MailFiles(ArchiveFolder archive, FileHash hashes, Consumer<Finding> findings, long salt, Checkpoint begin) {
        this.archive = archive;
        this.folders = new DayFolders(archive);
        this.hashes = hashes;
        this.findings = findings;
        this.salt = salt;
        this.unnamed = new NameSet(salt);
        this.missing = new ArrayList<>(begin.missing());
        this.extra = new TreeSet<>(begin.extra());
    }

    /** Looks what stands in the folder of a day. */
    void begin(LocalDate day) throws IOException {
        ledger = archive.relative(archive.ledgerOf(day));
        unnamed = new NameSet(salt);
        folders.files(day, unnamed::add);
        unnamed.sort();
        others.clear();
    }

    /**
     * Compares a file with what the ledger says of it.
     *
     * @param whole whether it is to be read
     */
    void check(String name, String sha256, Optional<Long> size, boolean whole) throws InterruptedException {
        named(name);
        Path file = archive.file(name).normalize();
        if (!file.startsWith(archive.directory())) {
            findings.accept(new Finding(Kind.BROKEN, ledger, "names " + name + ", which is not in the archive"));
            return;
        }
        OptionalLong there = size(file);
        if (there.isEmpty()) {
            if (!isUnderWay(file, sha256)) {
                missing.add(new Missing(name, sha256));
            }
        } else if (whole) {
            compare(name, file, sha256);
        } else if (size.isPresent() && there.getAsLong() != size.get()) {
            changed(name, "it has " + there.getAsLong() + " bytes, the ledger says " + size.get());
        }
    }

    /** Of a mail that was purged. */
    void requireGone(String name) {
        named(name);
        if (exists(name)) {
            findings.accept(new Finding(Kind.LEFT, name, "the ledger says that its mail was purged"));
        }
    }

    private void named(String name) {
        unnamed.remove(name);
        extra.remove(name);
    }

    /** Bytes; empty unless it is a plain file. It may be purged at any moment. */
    private static OptionalLong size(Path file) {
        try {
            BasicFileAttributes there =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return there.isRegularFile() ? OptionalLong.of(there.size()) : OptionalLong.empty();
        } catch (IOException e) {
            LOGGER.debug("{} isn't there", file, e);
            return OptionalLong.empty();
        }
    }

    /** A mail is in the ledger just before its files are where they belong. */
    private boolean isUnderWay(Path file, String sha256) throws InterruptedException {
        Path staged = archive.writing().resolve(file.getFileName());
        if (size(staged).isPresent()) {
            try {
                return hashes.of(staged).equals(sha256);
            } catch (IOException e) {
                LOGGER.debug("{} is gone again", staged, e);
            }
        }
        return size(file).isPresent();
    }

    private void compare(String name, Path file, String sha256) throws InterruptedException {
        Optional<String> found = hash(name, file);
        if (found.isEmpty() && !exists(name)) {
            missing.add(new Missing(name, sha256));
        } else if (found.isPresent() && !found.get().equals(sha256)) {
            others.add(new Other(name, sha256, found.get()));
        }
    }

    /** Empty, and a finding, for what can't be read. */
    private Optional<String> hash(String name, Path file) throws InterruptedException {
        try {
            return Optional.of(hashes.of(file));
        } catch (IOException e) {
            if (exists(name)) {
                findings.accept(new Finding(Kind.UNREADABLE, name, String.valueOf(e.getMessage())));
            }
            return Optional.empty();
        }
    }

    private boolean exists(String name) {
        return Files.exists(archive.file(name), LinkOption.NOFOLLOW_LINKS);
    }

    private void changed(String name, String words) {
        findings.accept(new Finding(Kind.CHANGED, name, words));
    }

    /** All that the day's ledger names was checked. */
    void end(LocalDate day, DayLedger lines) throws IOException, InterruptedException {
        if (!others.isEmpty()) {
            Map<String, String> known = known(lines);
            for (Other each : others) {
                String other = known.get(each.found);
                if (other == null) {
                    changed(each.name, "its SHA-256 is " + each.found + ", the ledger says " + each.sha256);
                } else {
                    findings.accept(new Finding(Kind.SWAPPED, each.name, "it is what the ledger knows as " + other));
                }
            }
        }
        end(day);
    }

    /** The same where the ledger has no such day. */
    void end(LocalDate day) throws IOException {
        if (!unnamed.isEmpty()) {
            folders.files(day, name -> {
                if (unnamed.contains(name)) {
                    extra.add(name);
                }
            });
        }
    }

    /** What else has the contents that were found. */
    private Map<String, String> known(DayLedger lines) throws IOException, InterruptedException {
        Set<String> found = new HashSet<>();
        others.forEach(each -> found.add(each.found));
        Map<String, String> known = new HashMap<>();
        lines.mails(mail -> {
            if (found.contains(mail.sha256())) {
                known.put(mail.sha256(), mail.file());
            }
            if (found.contains(mail.sidecar())) {
                known.put(mail.sidecar(), sidecar(mail));
            }
        });
        return known;
    }

    String sidecar(Entry.Archived mail) {
        return archive.relative(ArchiveFolder.sidecarOf(archive.file(mail.file())));
    }

    /** What the ledger names of a day isn't known; around midnight it names files of the day before. */
    void forget(LocalDate day) {
        for (LocalDate each : List.of(day, day.minusDays(1))) {
            String folder = archive.relative(archive.ofDay(each)) + '/';
            extra.removeIf(name -> name.startsWith(folder));
        }
    }

    /** Names what is missing, and what nobody has named. */
    void end(Tombstones purged) throws IOException, InterruptedException {
        missing.removeIf(each -> purged.cover(each.file()));
        extra.addAll(folders.strays());
        Map<String, String> found = new HashMap<>();
        for (String each : missing.isEmpty() ? List.<String>of() : List.copyOf(extra)) {
            if (size(archive.file(each)).isPresent()) {
                hash(each, archive.file(each)).ifPresent(sha256 -> found.put(sha256, each));
            }
        }
        for (Missing each : missing) {
            String moved = found.get(each.sha256());
            if (moved == null) {
                findings.accept(new Finding(Kind.MISSING, each.file(), "the ledger names it"));
            } else {
                findings.accept(new Finding(Kind.MOVED, each.file(), "it stands as " + moved));
                extra.remove(moved);
            }
        }
        extra.forEach(each -> findings.accept(new Finding(Kind.EXTRA, each, "the ledger doesn't name it")));
        missing.clear();
        extra.clear();
    }

    List<Missing> missing() {
        return List.copyOf(missing);
    }

    Set<String> extra() {
        return new TreeSet<>(extra);
    }
}
