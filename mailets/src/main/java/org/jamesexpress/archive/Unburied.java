package org.jamesexpress.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes a purge that was broken off: a mail whose tombstone stands has neither files nor a key. Reads the last two days
 * of the ledger, and then what comes; what was left before that, the next purge finds. One thread at a time.
 */
final class Unburied {
    private static final Logger LOGGER = LoggerFactory.getLogger(Unburied.class);

    /** What every tombstone has, so that no other line need be parsed. */
    private static final String MARK = "\"kind\":\"purge\"";

    /** So long a purge is left to do it by itself. */
    private static final Duration UNDER_WAY = Duration.ofMinutes(10);

    private static final int DAYS = 2;

    private final ArchiveFolder folder;
    private Place read = new Place(LocalDate.MIN, 0);

    Unburied(ArchiveFolder folder) {
        this.folder = folder;
    }

    /** Behind a line of the file of a day. */
    private record Place(LocalDate day, long end) {}

    /** @throws IOException when something can't be deleted or erased; it is tried again the next time */
    void run(Instant now) throws IOException {
        Map<String, LedgerLine> left = new HashMap<>();
        Place end = read(now, left);
        List<String> files = left.isEmpty() ? List.of() : archived(left);
        List<IOException> failures = PurgedFiles.delete(folder, files);
        if (!failures.isEmpty()) {
            throw new IOException(failures.get(0).getMessage(), failures.get(0));
        }
        read = end;
        if (!files.isEmpty()) {
            LOGGER.info("{}: deleted what an interrupted purge has left mails={}", folder.directory(), files.size());
        }
    }

    /** The tombstones of which something is left, by their file. */
    private Place read(Instant now, Map<String, LedgerLine> left) throws IOException {
        Place place = read.end() > 0 ? read : begin();
        for (Map.Entry<LocalDate, Path> day :
                folder.ledgers().tailMap(place.day()).entrySet()) {
            place = day.getKey().equals(place.day()) ? place : new Place(day.getKey(), 0);
            try (LedgerFile file = LedgerFile.open(day.getValue(), place.end())) {
                for (Optional<byte[]> line = file.next(); line.isPresent(); line = file.next()) {
                    Optional<LedgerLine> tombstone = tombstone(line.get());
                    if (tombstone.map(each -> isUnderWay(each, now)).orElse(false)) {
                        return place;
                    }
                    tombstone
                            .filter(each -> PurgedFiles.areLeft(folder, fileOf(each)))
                            .ifPresent(each -> left.put(fileOf(each), each));
                    place = new Place(day.getKey(), file.end());
                }
            }
        }
        return place;
    }

    private Place begin() throws IOException {
        List<LocalDate> days = List.copyOf(folder.ledgers().keySet());
        return new Place(days.isEmpty() ? LocalDate.MIN : days.get(Math.max(0, days.size() - DAYS)), 0);
    }

    private static Optional<LedgerLine> tombstone(byte[] line) {
        return new String(line, US_ASCII).contains(MARK)
                ? LedgerLine.ifReadable(line).filter(each -> each.entry() instanceof Entry.Purged)
                : Optional.empty();
    }

    private static String fileOf(LedgerLine tombstone) {
        return tombstone.entry() instanceof Entry.Purged purged ? purged.file() : "";
    }

    private static boolean isUnderWay(LedgerLine tombstone, Instant now) {
        return tombstone.time().isAfter(now.minus(UNDER_WAY))
                && !tombstone.time().isAfter(now);
    }

    /** Those of which the ledger had the same id and file before; any other is for a verification to name. */
    private List<String> archived(Map<String, LedgerLine> tombstones) throws IOException {
        List<String> files = new ArrayList<>();
        for (Path day : days(tombstones).values()) {
            try (LedgerFile file = LedgerFile.open(day)) {
                for (Optional<byte[]> line = file.next(); line.isPresent(); line = file.next()) {
                    LedgerLine.ifReadable(line.get())
                            .filter(each -> isOf(each, tombstones))
                            .ifPresent(each -> files.add(((Entry.Archived) each.entry()).file()));
                }
            }
        }
        return files;
    }

    /** No day of the ledger names a mail before the one that its name begins with. */
    private SortedMap<LocalDate, Path> days(Map<String, LedgerLine> tombstones) throws IOException {
        LocalDate first = tombstones.keySet().stream()
                .map(file -> ArchiveFolder.dayOfName(file.substring(file.lastIndexOf('/') + 1))
                        .orElse(LocalDate.MIN))
                .min(LocalDate::compareTo)
                .orElse(LocalDate.MIN);
        return folder.ledgers().tailMap(first);
    }

    private static boolean isOf(LedgerLine line, Map<String, LedgerLine> tombstones) {
        if (!(line.entry() instanceof Entry.Archived mail)) {
            return false;
        }
        return Optional.ofNullable(tombstones.get(mail.file()))
                .filter(each -> each.number() > line.number())
                .map(each -> each.entry() instanceof Entry.Purged purged
                        && purged.id().equals(mail.id()))
                .orElse(false);
    }
}
