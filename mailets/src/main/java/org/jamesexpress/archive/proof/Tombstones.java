package org.jamesexpress.archive.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.Entry;
import org.jamesexpress.archive.LedgerFile;
import org.jamesexpress.archive.LedgerLine;

/**
 * The mails that were purged, as the whole ledger has them, whose files are gone for good; and what is wrong with what it
 * says of purges and holds. For one thread.
 */
final class Tombstones {
    static final Tombstones NONE = new Tombstones();

    /** What every order has, so that no other line need be parsed. */
    private static final List<String> MARKS =
            List.of("\"kind\":\"purge\"", "\"kind\":\"hold\"", "\"kind\":\"release\"");

    private final Map<String, Tombstone> byId = new HashMap<>();
    private final Set<String> holds = new HashSet<>();
    private final Map<Long, String> troubles = new HashMap<>();
    private final Map<Path, IOException> unreadable = new TreeMap<>();

    private Tombstones() {}

    /**
     * What a tombstone says.
     *
     * @param day in whose file it stands
     */
    private record Tombstone(Entry.Purged entry, LedgerLine line, LocalDate day) {
        /** Whether it comes after a mail, so that whoever looks at the mail's day has looked at the tombstone's. */
        boolean follows(LocalDate mailsDay, long number) {
            return line.number() > number && !day.isBefore(mailsDay);
        }

        boolean isEarly(Entry.Archived mail) {
            LocalDate then = LocalDate.ofInstant(line.time(), ZoneOffset.UTC);
            return entry.reason().isEmpty() && !mail.until().map(then::isAfter).orElse(false);
        }
    }

    private interface Reader {
        void read(LocalDate day, LedgerLine line);
    }

    static Tombstones in(ArchiveFolder archive) throws IOException {
        Tombstones tombstones = new Tombstones();
        tombstones.each(archive, line -> MARKS.stream().anyMatch(line::contains), tombstones::take);
        if (!tombstones.unreadable.isEmpty()) {
            tombstones.troubles.clear(); // What a line is missed by may stand in a day that can't be read.
        } else if (!tombstones.byId.isEmpty()) {
            tombstones.compare(archive);
        }
        return tombstones;
    }

    private void each(ArchiveFolder archive, Predicate<String> wanted, Reader reader) throws IOException {
        for (Map.Entry<LocalDate, Path> day : archive.ledgers().entrySet()) {
            try (LedgerFile file = LedgerFile.open(day.getValue())) {
                for (Optional<byte[]> line = file.next(); line.isPresent(); line = file.next()) {
                    if (wanted.test(new String(line.get(), US_ASCII))) {
                        LedgerLine.ifReadable(line.get()).ifPresent(read -> reader.read(day.getKey(), read));
                    }
                }
            } catch (IOException e) {
                unreadable.put(day.getValue(), e);
            }
        }
    }

    private void take(LocalDate day, LedgerLine line) {
        if (line.entry() instanceof Entry.Purged purged) {
            if (byId.putIfAbsent(purged.id(), new Tombstone(purged, line, day)) != null) {
                troubles.put(line.number(), "says once more that " + purged.id() + " was purged");
            }
        } else if (line.entry() instanceof Entry.Held hold && !holds.add(hold.name())) {
            troubles.put(line.number(), "orders another hold " + hold.name() + ", while one stands");
        } else if (line.entry() instanceof Entry.Released hold && !holds.remove(hold.name())) {
            troubles.put(line.number(), "ends the hold " + hold.name() + ", while none stands");
        }
    }

    /** A tombstone belongs to a mail that was archived before, and not again since. */
    private void compare(ArchiveFolder archive) throws IOException {
        Map<String, Tombstone> known = new HashMap<>();
        Set<String> later = new HashSet<>();
        each(archive, line -> true, (day, line) -> {
            if (line.entry() instanceof Entry.Archived mail && covers(mail)) {
                Tombstone tombstone = Objects.requireNonNull(byId.get(mail.id()));
                if (!tombstone.follows(day, line.number())) {
                    later.add(mail.id());
                }
                known.put(mail.id(), tombstone);
                if (tombstone.isEarly(mail)) {
                    troubles.put(tombstone.line().number(), early(mail));
                }
            }
        });
        known.keySet().removeAll(later);
        byId.forEach((id, tombstone) -> {
            if (!known.containsKey(id)) {
                troubles.put(
                        tombstone.line().number(),
                        "says that " + id + " was purged, and no line before says that it was there");
            }
        });
        byId.keySet().retainAll(known.keySet());
    }

    private static String early(Entry.Archived mail) {
        return "says that the time of " + mail.id() + " was over, which must be kept "
                + mail.until().map(day -> "until " + day).orElse("for ever");
    }

    /** Days of the ledger, and why they can't be read. */
    Map<Path, IOException> unreadable() {
        return unreadable;
    }

    boolean covers(Entry.Archived mail) {
        Tombstone tombstone = byId.get(mail.id());
        return tombstone != null && tombstone.entry().file().equals(mail.file());
    }

    /** Whether a file is a purged mail's message or sidecar. */
    boolean cover(String file) {
        String stem = stem(file);
        Tombstone tombstone = byId.get(stem.substring(stem.lastIndexOf('-') + 1));
        return tombstone != null && stem(tombstone.entry().file()).equals(stem);
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
