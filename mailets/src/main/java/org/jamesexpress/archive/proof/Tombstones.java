package org.jamesexpress.archive.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.Entry;
import org.jamesexpress.archive.LedgerFile;
import org.jamesexpress.archive.LedgerLine;
import org.jspecify.annotations.Nullable;

/** The mails that were purged, as the whole ledger has them, whose files are gone for good. For one thread. */
final class Tombstones {
    static final Tombstones NONE = new Tombstones();

    /** What every tombstone has, so that no other line need be parsed. */
    private static final String MARK = "\"kind\":\"purge\"";

    private final Map<String, Tombstone> byId = new HashMap<>();
    private final Map<Long, String> troubles = new HashMap<>();

    private Tombstones() {}

    /** @param number of its line in the ledger */
    private record Tombstone(String file, long number) {}

    private interface Reader {
        void read(long number, Entry entry);
    }

    static Tombstones in(ArchiveFolder archive) throws IOException {
        Tombstones tombstones = new Tombstones();
        each(archive, MARK, tombstones::take);
        if (!tombstones.byId.isEmpty()) {
            tombstones.compare(archive);
        }
        return tombstones;
    }

    private static void each(ArchiveFolder archive, String mark, Reader reader) throws IOException {
        for (Path day : archive.ledgers().values()) {
            try (LedgerFile file = LedgerFile.open(day)) {
                for (Optional<byte[]> line = file.next(); line.isPresent(); line = file.next()) {
                    if (new String(line.get(), US_ASCII).contains(mark)) {
                        LedgerLine.ifReadable(line.get()).ifPresent(read -> reader.read(read.number(), read.entry()));
                    }
                }
            }
        }
    }

    private void take(long number, Entry entry) {
        if (entry instanceof Entry.Purged purged
                && byId.putIfAbsent(purged.id(), new Tombstone(purged.file(), number)) != null) {
            troubles.put(number, "says once more that " + purged.id() + " was purged");
        }
    }

    /** A tombstone belongs to a mail that was archived before. */
    private void compare(ArchiveFolder archive) throws IOException {
        Map<String, Tombstone> unknown = new HashMap<>(byId);
        each(archive, "", (number, entry) -> {
            if (entry instanceof Entry.Archived mail && isOf(unknown.get(mail.id()), mail, number)) {
                unknown.remove(mail.id());
            }
        });
        unknown.forEach((id, tombstone) -> {
            byId.remove(id);
            troubles.put(
                    tombstone.number(), "says that " + id + " was purged, and no line before says that it was there");
        });
    }

    private static boolean isOf(@Nullable Tombstone tombstone, Entry.Archived mail, long number) {
        return tombstone != null && tombstone.file().equals(mail.file()) && number < tombstone.number();
    }

    boolean covers(Entry.Archived mail) {
        Tombstone tombstone = byId.get(mail.id());
        return tombstone != null && tombstone.file().equals(mail.file());
    }

    /** Whether a file is a purged mail's message or sidecar. */
    boolean cover(String file) {
        String stem = stem(file);
        Tombstone tombstone = byId.get(stem.substring(stem.lastIndexOf('-') + 1));
        return tombstone != null && stem(tombstone.file()).equals(stem);
    }

    /** Message and sidecar have the same name but for what comes after its first dot. */
    private static String stem(String file) {
        int dot = file.indexOf('.', file.lastIndexOf('/') + 1);
        return dot < 0 ? file : file.substring(0, dot);
    }

    /** What is wrong with the tombstone of that line, if anything is. */
    Optional<String> trouble(long number) {
        return Optional.ofNullable(troubles.get(number));
    }
}
