package org.jamesexpress.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jamesexpress.store.DurableFile;
import org.jamesexpress.store.FolderLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was done in an archive, in order: a file a day, a line an entry, each line with the hash of the one before, so that
 * nobody can change or take away one without changing all that follow; and at the end of a day the root of its
 * {@link MerkleTree}. Any thread and any process may append: {@link FolderLock} lets one at a time, and guards what is
 * known of the file here.
 */
public final class Ledger {
    private static final Logger LOGGER = LoggerFactory.getLogger(Ledger.class);
    private static final int FORMAT = 1;
    private static final int ID_OCTETS = 16;

    private final ArchiveFolder folder;
    private final Clock clock;
    private final RandomGenerator random;
    private final FolderLock lock;
    private @Nullable LedgerTail known;
    private volatile Optional<LocalDate> lastDay = Optional.empty();
    private long lastNumber;
    private boolean readAnew;

    /** @param random makes the id of an archive that is begun */
    public Ledger(ArchiveFolder folder, Clock clock, RandomGenerator random) {
        this.folder = folder;
        this.clock = clock;
        this.random = random;
        this.lock = new FolderLock(folder.ledger());
    }

    /** Says what is to be written, while nobody else writes. */
    public interface Decision {
        List<? extends Entry> entries() throws IOException;
    }

    /**
     * Appends a line for each entry, on disk when this returns.
     *
     * @throws IOException when nobody knows whether one of them stands there
     */
    void append(List<? extends Entry> entries) throws IOException {
        append(() -> entries);
    }

    /**
     * Likewise for what is decided when it is this writer's turn, by what the ledger says then.
     *
     * @throws IOException also when the decision does, and then nothing was written
     */
    public void append(Decision decision) throws IOException {
        lock.alone(() -> {
            LedgerTail tail = tail();
            close(tail);
            List<Entry> all = new ArrayList<>(decision.entries());
            if (all.isEmpty()) {
                return;
            }
            if (tail.number() == 0) {
                Entry.Opened opened = new Entry.Opened(RandomId.of(ID_OCTETS, random), FORMAT);
                LOGGER.info("begins the archive {} in {}", opened.archive(), folder.directory());
                all.add(0, opened);
            }
            write(tail, all, tail.next(today()));
        });
    }

    /** Closes the day of the last line, if it is over. */
    void closeDay() throws IOException {
        lock.alone(() -> close(tail()));
    }

    /**
     * The day of the last line that is known here, which never goes back wherever the clock goes; empty for a new archive.
     * Waits for nobody once there is one.
     */
    Optional<LocalDate> day() throws IOException {
        if (lastDay.isEmpty()) {
            lock.alone(this::tail);
        }
        return lastDay;
    }

    /** Where it ends. */
    LedgerTail.End end() throws IOException {
        AtomicReference<LedgerTail.End> end = new AtomicReference<>();
        lock.alone(() -> {
            end.set(tail().end(readAnew));
            readAnew = false;
        });
        return Objects.requireNonNull(end.get());
    }

    private LedgerTail tail() throws IOException {
        LedgerTail tail = known;
        if (tail == null || !tail.follow(folder)) {
            tail = LedgerTail.of(folder);
            readAnew = true;
            if (tail.number() == 0 && lastNumber > 0) {
                throw new IOException("the ledger of " + folder.directory() + ", which had " + lastNumber
                        + " lines, is gone: is its disk mounted?");
            }
            known = tail;
        }
        lastDay = tail.day();
        return tail;
    }

    private void close(LedgerTail tail) throws IOException {
        if (tail.hasToClose(today())) {
            LocalDate day = tail.day().orElseThrow();
            Entry.Closed closing = tail.closing();
            write(tail, List.of(closing), day);
            LOGGER.info("closed day={} lines={} root={}", day, closing.lines(), closing.root());
        }
    }

    private void write(LedgerTail tail, List<? extends Entry> entries, LocalDate day) throws IOException {
        Path file = folder.ledgerOf(day);
        long begin = tail.day().filter(day::equals).isPresent() ? tail.size() : 0;
        Instant now = clock.instant();
        List<LedgerLine> lines = new ArrayList<>();
        List<byte[]> octets = new ArrayList<>();
        String previous = tail.hash();
        for (Entry entry : entries) {
            LedgerLine line = new LedgerLine(tail.number() + lines.size() + 1, now, entry, previous);
            lines.add(line);
            octets.add(line.octets());
            previous = LedgerLine.hash(octets.get(octets.size() - 1));
        }
        known = null; // until it is known what stands there
        force(file, begin, joined(octets));
        for (int i = 0; i < lines.size(); i++) {
            tail.append(day, lines.get(i), octets.get(i));
        }
        known = tail;
        lastDay = tail.day();
        lastNumber = tail.number();
    }

    /** By plain files, which an interruption doesn't close. */
    private static void force(Path path, long begin, byte[] octets) throws IOException {
        boolean isNew = !Files.exists(path);
        DurableFile.createFolders(DurableFile.folderOf(path));
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            if (file.length() != begin) {
                throw new IOException("can't write " + path + ": it has " + file.length() + " bytes and not " + begin
                        + ", somebody writes it without a lock");
            }
            try {
                file.seek(begin);
                file.write(octets);
                file.getFD().sync();
            } catch (IOException e) {
                takeBack(file, begin, e);
                throw new IOException("can't write " + path + ": " + e.getMessage(), e);
            }
        }
        if (isNew) {
            DurableFile.force(DurableFile.folderOf(path));
        }
    }

    private static void takeBack(RandomAccessFile file, long begin, IOException failure) {
        try {
            file.setLength(begin);
            file.getFD().sync();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static byte[] joined(List<byte[]> lines) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        lines.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private LocalDate today() {
        return ArchiveFolder.day(clock.instant());
    }
}
