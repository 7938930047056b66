package org.jamesexpress.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a ledger, where the next line goes. For who holds the ledger's lock. */
final class LedgerTail {
    private static final Logger LOGGER = LoggerFactory.getLogger(LedgerTail.class);

    private @Nullable LocalDate day;
    private long size;
    private long number;
    private String hash = LedgerLine.NOTHING;
    private MerkleTree tree = new MerkleTree();
    private boolean closed;

    private LedgerTail() {}

    /** Reads the last file, and cuts off a line that was not finished, for which nobody has heard that it was written. */
    static LedgerTail of(ArchiveFolder folder) throws IOException {
        LedgerTail tail = new LedgerTail();
        List<Map.Entry<LocalDate, Path>> files =
                new ArrayList<>(folder.ledgers().entrySet());
        for (int i = Math.max(0, lastWithLines(files)); i < files.size(); i++) {
            tail.begin(files.get(i).getKey());
            tail.read(files.get(i).getValue());
        }
        return tail;
    }

    /** A crash can leave a file in which nothing stands yet. */
    private static int lastWithLines(List<Map.Entry<LocalDate, Path>> files) throws IOException {
        int last = files.size() - 1;
        while (last > 0) {
            try (LedgerFile file = LedgerFile.open(files.get(last).getValue())) {
                if (file.next().isPresent()) {
                    break;
                }
            }
            last--;
        }
        return last;
    }

    private void begin(LocalDate next) {
        day = next;
        size = 0;
        tree = new MerkleTree();
        closed = false;
    }

    private void read(Path path) throws IOException {
        try (LedgerFile file = LedgerFile.open(path, size)) {
            for (Optional<byte[]> line = file.next(); line.isPresent(); line = file.next()) {
                take(path, line.get());
            }
        }
        if (Files.size(path) > size) {
            cutOff(path);
        }
    }

    /** A line that can't be read doesn't stop the next mail: it stays for a verification to find. */
    private void take(Path path, byte[] octets) {
        try {
            LedgerLine line = LedgerLine.parse(octets);
            number = line.number();
            closed = line.entry() instanceof Entry.Closed;
        } catch (IllegalArgumentException e) {
            number++;
            LOGGER.error("{}, line {} can't be read: {}", path, tree.leaves() + 1, e.getMessage());
        }
        follow(octets);
    }

    private void follow(byte[] octets) {
        hash = LedgerLine.hash(octets);
        size += octets.length;
        tree.add(octets);
    }

    private void cutOff(Path path) throws IOException {
        LOGGER.warn("{}: cut off an unfinished line after {} bytes, which no mail waits for", path, size);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(size);
            channel.force(true);
        }
    }

    /**
     * Takes what others have written since. A day that is closed may have been followed by another; one that is not can't
     * have been.
     *
     * @return false when it must be read anew
     */
    boolean follow(ArchiveFolder folder) throws IOException {
        if (day == null || closed) {
            SortedMap<LocalDate, Path> files = folder.ledgers();
            return day == null
                    ? files.isEmpty()
                    : !files.isEmpty() && files.lastKey().equals(day) && isAsLong(folder);
        }
        Path file = folder.ledgerOf(day);
        if (!Files.exists(file) || Files.size(file) < size) {
            return false;
        }
        if (Files.size(file) > size) {
            read(file);
        }
        return !closed || folder.ledgers().lastKey().equals(day);
    }

    private boolean isAsLong(ArchiveFolder folder) throws IOException {
        return day != null && Files.size(folder.ledgerOf(day)) == size;
    }

    /** Notes a line that was written. */
    void append(LocalDate to, LedgerLine line, byte[] octets) {
        if (!to.equals(day)) {
            begin(to);
        }
        number = line.number();
        closed = line.entry() instanceof Entry.Closed;
        follow(octets);
    }

    /**
     * What others may know of a tail.
     *
     * @param number of the last line, 0 for a new archive
     * @param day whose file has it
     * @param closed whether that day is
     * @param wasReadAnew since it was asked for last
     */
    record End(long number, String hash, Optional<LocalDate> day, boolean closed, boolean wasReadAnew) {}

    End end(boolean wasReadAnew) {
        return new End(number, hash, day(), closed, wasReadAnew);
    }

    /** The day whose file has the last line; empty for a new archive. */
    Optional<LocalDate> day() {
        return Optional.ofNullable(day);
    }

    /** Whether a day is over and its last line has still to say so. */
    boolean hasToClose(LocalDate today) {
        return day != null && day.isBefore(today) && !closed && tree.leaves() > 0;
    }

    /** The day whose file the next line goes to: never one before, and none that is closed, wherever the clock went. */
    LocalDate next(LocalDate today) {
        LocalDate first = day == null ? today : closed ? day.plusDays(1) : day;
        return first.isAfter(today) ? first : today;
    }

    Entry.Closed closing() {
        return new Entry.Closed(day().orElseThrow(), tree.leaves(), tree.root());
    }

    /** Bytes of the file of {@link #day}. */
    long size() {
        return size;
    }

    /** Of the last line; 0 for a new archive. */
    long number() {
        return number;
    }

    /** What the next line calls {@code previous}. */
    String hash() {
        return hash;
    }
}
