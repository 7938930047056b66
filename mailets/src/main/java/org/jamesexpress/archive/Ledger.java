package org.jamesexpress.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jamesexpress.store.DurableFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was done in an archive, in order: a file a day, a line an entry, each line with the hash of the one before, so that
 * nobody can change or take away one without changing all that follow; and at the end of a day the root of its
 * {@link MerkleTree}. Any thread and any process may append: {@link LedgerLock} lets one at a time.
 */
final class Ledger {
    private static final Logger LOGGER = LoggerFactory.getLogger(Ledger.class);
    private static final int FORMAT = 1;
    private static final int ID_OCTETS = 16;

    private final ArchiveFolder folder;
    private final Clock clock;
    private final RandomGenerator random;
    private final Witness witness;
    private final LedgerLock lock;
    private @Nullable LedgerTail known;

    /** @param witness is told of each day that is closed */
    Ledger(ArchiveFolder folder, Clock clock, RandomGenerator random, Witness witness) {
        this.folder = folder;
        this.clock = clock;
        this.random = random;
        this.witness = witness;
        this.lock = new LedgerLock(folder.ledger());
    }

    /**
     * Appends a line for each entry, on disk when this returns.
     *
     * @throws IOException when none of them counts; a line of them that stands in the file all the same is cut off later
     */
    void append(List<? extends Entry> entries) throws IOException {
        lock.alone(() -> {
            LedgerTail tail = tail();
            close(tail);
            List<Entry> all = new ArrayList<>(entries);
            if (tail.number() == 0) {
                all.add(0, new Entry.Opened(newId(), FORMAT));
            }
            write(tail, all, tail.next(today()));
        });
    }

    /** Closes the day of the last line, if it is over. */
    void closeDay() throws IOException {
        lock.alone(() -> close(tail()));
    }

    /** Tells the witness how far the ledger has come. */
    void attest() throws IOException {
        lock.alone(() -> {
            LedgerTail tail = tail();
            if (tail.number() > 0) {
                witness.head(folder, tail.number(), tail.hash(), clock.instant());
            }
        });
    }

    private LedgerTail tail() throws IOException {
        LedgerTail tail = known;
        if (tail == null || !tail.isStillThatOf(folder)) {
            tail = LedgerTail.of(folder);
            known = tail;
        }
        return tail;
    }

    private void close(LedgerTail tail) throws IOException {
        if (tail.hasToClose(today())) {
            LocalDate day = tail.day().orElseThrow();
            Entry.Closed closing = tail.closing();
            byte[] line = write(tail, List.of(closing), day);
            LOGGER.info("closed day={} lines={} root={}", day, closing.lines(), closing.root());
            tellWitness(line);
        }
    }

    /** A witness that can't be reached is told by the next verification that finds it without this day. */
    private void tellWitness(byte[] line) {
        try {
            witness.closed(folder, line);
        } catch (IOException e) {
            LOGGER.warn("can't write the day's close to the second place: {}", e.getMessage());
        }
    }

    private byte[] write(LedgerTail tail, List<? extends Entry> entries, LocalDate day) throws IOException {
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
        byte[] all = joined(octets);
        known = null; // until it is known what stands there
        force(file, begin, all);
        for (int i = 0; i < lines.size(); i++) {
            tail.append(day, lines.get(i), octets.get(i));
        }
        known = tail;
        return all;
    }

    private static void force(Path file, long begin, byte[] octets) throws IOException {
        boolean isNew = !Files.exists(file);
        DurableFile.createFolders(DurableFile.folderOf(file));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            try {
                channel.position(begin);
                for (ByteBuffer rest = ByteBuffer.wrap(octets); rest.hasRemaining(); ) {
                    channel.write(rest);
                }
                channel.force(true);
            } catch (IOException e) {
                takeBack(channel, begin, e);
                throw new IOException("can't write " + file + ": " + e.getMessage(), e);
            }
        }
        if (isNew) {
            DurableFile.force(DurableFile.folderOf(file));
        }
    }

    private static void takeBack(FileChannel channel, long begin, IOException failure) {
        try {
            channel.truncate(begin);
            channel.force(true);
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

    private String newId() {
        byte[] id = new byte[ID_OCTETS];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
