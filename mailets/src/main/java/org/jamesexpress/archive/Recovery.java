package org.jamesexpress.archive;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jamesexpress.store.DurableFile;
import org.jamesexpress.store.Sha256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what a crash has interrupted: a staged mail that the ledger names goes where it belongs, and one that it doesn't
 * name, which nobody was told is archived, is swept; one that was purged is left to the next purge. A mail that somebody
 * else is archiving just now fares no worse: both move the same files to the same place, and what isn't in the ledger yet
 * is left for an hour.
 */
final class Recovery {
    private static final Logger LOGGER = LoggerFactory.getLogger(Recovery.class);

    /** No mail takes as long to be written, so that what is older was left. */
    private static final Duration LEFTOVER = Duration.ofHours(1);

    private final ArchiveFolder folder;
    private final Set<Path> underWay;

    /** @param underWay the messages that this process is staging or filing */
    Recovery(ArchiveFolder folder, Set<Path> underWay) {
        this.folder = folder;
        this.underWay = underWay;
    }

    /** Looks after what stands in {@code .writing}. */
    void run(Instant now) throws IOException {
        if (Files.isDirectory(folder.writing())) {
            Map<String, Path> staged = staged();
            Map<String, Entry> named = staged.isEmpty() ? Map.of() : entries(staged);
            Optional<IOException> failure = shelve(named);
            sweep(now.minus(LEFTOVER), needed(named));
            if (failure.isPresent()) {
                throw failure.get();
            }
        }
    }

    /** The messages by the name of their target. */
    private Map<String, Path> staged() throws IOException {
        Map<String, Path> messages = new TreeMap<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(folder.writing(), "*" + ArchiveFolder.MESSAGE + "*")) {
            for (Path file : files) {
                if (!underWay.contains(file)) {
                    messages.put(file.getFileName().toString(), file);
                }
            }
        }
        return messages;
    }

    /** Those that were not purged; returns what went wrong with one of them, and keeps none from the others. */
    private Optional<IOException> shelve(Map<String, Entry> named) {
        Optional<IOException> failure = Optional.empty();
        for (Map.Entry<String, Entry> each : named.entrySet()) {
            Path message = folder.writing().resolve(each.getKey());
            try {
                if (each.getValue() instanceof Entry.Archived mail) {
                    shelveUnlessDone(message, mail);
                }
            } catch (IOException e) {
                failure = Optional.of(e);
            }
        }
        return failure;
    }

    /** What is under way with other settings, or in another process, is not known here. */
    private void shelveUnlessDone(Path message, Entry.Archived entry) throws IOException {
        try {
            shelve(message, entry);
        } catch (NoSuchFileException e) {
            if (Files.exists(message)) {
                throw e;
            }
            LOGGER.trace("{} was finished meanwhile", message);
        }
    }

    private void shelve(Path message, Entry.Archived entry) throws IOException {
        Path target = folder.file(entry.file());
        if (!Sha256.hex(message).equals(entry.sha256())) {
            LOGGER.warn("{} is not the message that the ledger names: it is left there", message);
            return;
        }
        DurableFile.createFolders(DurableFile.folderOf(target));
        new Staged(message, target, entry, List.of()).shelve();
        DurableFile.force(DurableFile.folderOf(target));
        LOGGER.info("finished path={} after a crash", target);
    }

    /** What the ledger says of them last. Their names begin with their time, and the ledger names none before that day. */
    private Map<String, Entry> entries(Map<String, Path> staged) throws IOException {
        Map<String, Entry> found = new HashMap<>();
        Optional<LocalDate> first =
                ArchiveFolder.dayOfName(staged.keySet().iterator().next());
        for (Map.Entry<LocalDate, Path> day : folder.ledgers().entrySet()) {
            if (first.isEmpty() || !day.getKey().isBefore(first.get())) {
                find(staged, day.getValue(), found);
            }
        }
        return found;
    }

    private static void find(Map<String, Path> staged, Path day, Map<String, Entry> found) throws IOException {
        try (LedgerFile file = LedgerFile.open(day)) {
            for (Optional<byte[]> line = file.next(); line.isPresent(); line = file.next()) {
                LedgerLine.ifReadable(line.get()).map(LedgerLine::entry).ifPresent(entry -> {
                    String name = nameOf(entry);
                    if (staged.containsKey(name) && counts(entry, Optional.ofNullable(found.get(name)))) {
                        found.put(name, entry);
                    }
                });
            }
        }
    }

    /** A tombstone is that of the mail with its id and its file, and of no other. */
    private static boolean counts(Entry entry, Optional<Entry> before) {
        return !(entry instanceof Entry.Purged purged)
                || (before.orElse(entry) instanceof Entry.Archived mail
                        && mail.id().equals(purged.id())
                        && mail.file().equals(purged.file()));
    }

    /** Of the message that an entry is about; empty if it is about none. */
    private static String nameOf(Entry entry) {
        String file = "";
        if (entry instanceof Entry.Archived mail) {
            file = mail.file();
        } else if (entry instanceof Entry.Purged purged) {
            file = purged.file();
        }
        return file.substring(file.lastIndexOf('/') + 1);
    }

    /** What stands nowhere else is not swept, whatever is wrong with it, nor what is for the next purge, with its key. */
    private Set<Path> needed(Map<String, Entry> named) {
        Set<Path> needed = new HashSet<>();
        named.forEach((name, entry) -> {
            boolean isThere = entry instanceof Entry.Archived mail && Files.exists(folder.file(mail.file()));
            if (!isThere) {
                Path message = folder.writing().resolve(name);
                needed.add(message);
                needed.add(ArchiveFolder.sidecarOf(message));
            }
        });
        return needed;
    }

    private void sweep(Instant before, Set<Path> needed) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.writing())) {
            for (Path file : files) {
                if (!isUnderWay(file) && !needed.contains(file)) {
                    sweep(file, before);
                }
            }
        }
    }

    private boolean isUnderWay(Path file) {
        return underWay.stream()
                .anyMatch(message -> file.equals(message) || file.equals(ArchiveFolder.sidecarOf(message)));
    }

    private static void sweep(Path file, Instant before) throws IOException {
        try {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            LOGGER.trace("{} was finished meanwhile", file);
        }
    }
}
