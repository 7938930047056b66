package org.jamesexpress.archive.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.Entry;
import org.jamesexpress.archive.LedgerFile;
import org.jamesexpress.archive.LedgerLine;
import org.jamesexpress.archive.StoredMessage;
import org.jamesexpress.store.Sha256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes an index from the line of the ledger that it has read last to the end, many mails a transaction, each with the
 * line's place: wherever it is broken off, it goes on there. Used once, by one thread, which holds the {@link IndexLock}.
 */
final class LedgerReader {
    private static final Logger LOGGER = LoggerFactory.getLogger(LedgerReader.class);
    private static final int MAILS_A_BATCH = 500;
    private static final long BATCH_NANOS = 2_000_000_000L;

    /** So many files are looked for again each time. */
    private static final int MISSING_AT_ONCE = 1000;

    private final ArchiveFolder archive;
    private final Connection connection;
    private final IndexWriter writer;
    private final Progress progress;
    private final long deadline;

    private long number;
    private Optional<Place> place = Optional.empty();
    private int inBatch;
    private long batchBegan = System.nanoTime();
    private long added;
    private long octetsRead;
    private long octets;

    /** @param deadline as {@link System#nanoTime} tells it */
    LedgerReader(ArchiveFolder archive, Connection connection, IndexWriter writer, Progress progress, long deadline) {
        this.archive = archive;
        this.connection = connection;
        this.writer = writer;
        this.progress = progress;
        this.deadline = deadline;
    }

    Update read() throws SQLException, IOException {
        place = Place.in(connection);
        if (place.isPresent() && !place.get().isIn(archive)) {
            LOGGER.warn(
                    "the ledger of {} is another one than was indexed: the index is made anew", archive.directory());
            writer.clear();
            place = Optional.empty();
        }
        number = place.map(Place::number).orElse(0L);
        boolean allSeen = lookAgain();
        boolean complete = readDays() && allSeen;
        commit();
        if (complete) {
            writer.scrub();
        }
        return new Update(added, complete ? Update.State.COMPLETE : Update.State.OUT_OF_TIME);
    }

    private boolean readDays() throws SQLException, IOException {
        SortedMap<LocalDate, Path> days = archive.ledgers();
        LocalDate first = place.map(Place::day).orElse(LocalDate.MIN);
        long begin = place.map(Place::ends).orElse(0L);
        for (Path file : days.tailMap(first).values()) {
            octets += Files.size(file);
        }
        octets -= begin;
        for (Map.Entry<LocalDate, Path> day : days.tailMap(first).entrySet()) {
            if (!read(day.getKey(), day.getValue(), begin)) {
                return false;
            }
            begin = 0;
        }
        return true;
    }

    private boolean read(LocalDate day, Path path, long from) throws SQLException, IOException {
        try (LedgerFile file = LedgerFile.open(path, from)) {
            long begins = from;
            for (Optional<byte[]> line = file.next(); line.isPresent(); line = file.next()) {
                take(day, begins, file.end(), line.get());
                octetsRead += file.end() - begins;
                begins = file.end();
                boolean timeIsOver = inBatch > 0 && System.nanoTime() - deadline > 0;
                if (timeIsOver || isBatchFull()) {
                    commit();
                }
                if (timeIsOver) {
                    return false;
                }
            }
        }
        return true;
    }

    private void take(LocalDate day, long begins, long ends, byte[] octets) throws SQLException {
        Optional<LedgerLine> line = LedgerLine.ifReadable(octets);
        if (line.isPresent() && line.get().number() > number) {
            number = line.get().number();
            if (line.get().entry() instanceof Entry.Archived entry) {
                add(line.get(), entry, octets);
            } else if (line.get().entry() instanceof Entry.Purged purged) {
                writer.bury(line.get(), purged);
                inBatch++;
            }
        }
        place = Optional.of(new Place(number, day, begins, ends, Sha256.hex(octets)));
    }

    private void add(LedgerLine line, Entry.Archived entry, byte[] octets) throws SQLException {
        StoredMessage stored = new StoredMessage(archive, entry.file());
        String look = stored.look(); // before it is read, so that whatever happens meanwhile makes a difference
        Document document = Document.of(stored, line, entry);
        writer.add(line, entry, document);
        if (!document.whole) {
            writer.note(new IndexWriter.Missing(line.number(), new String(octets, UTF_8), look));
        }
        if (document.cut) {
            writer.noteCut(line.number());
        }
        added++;
        inBatch++;
    }

    /**
     * The ledger names a mail a moment before its files stand where they belong, and after a crash long before; the keys of
     * many may have been away.
     *
     * @return whether there was time to look at all
     */
    private boolean lookAgain() throws SQLException {
        List<IndexWriter.Missing> mails = writer.missing(Long.MAX_VALUE, MISSING_AT_ONCE);
        while (!mails.isEmpty()) {
            for (IndexWriter.Missing each : mails) {
                lookAgain(each);
            }
            commit();
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            mails = writer.missing(mails.get(mails.size() - 1).number(), MISSING_AT_ONCE);
        }
        return true;
    }

    private void lookAgain(IndexWriter.Missing mail) throws SQLException {
        byte[] octets = mail.line().getBytes(UTF_8);
        Optional<LedgerLine> line = LedgerLine.ifReadable(octets);
        if (line.isPresent()
                && line.get().entry() instanceof Entry.Archived entry
                && !new StoredMessage(archive, entry.file()).look().equals(mail.look())) {
            writer.remove(mail.number());
            add(line.get(), entry, octets);
        }
    }

    private boolean isBatchFull() {
        return inBatch >= MAILS_A_BATCH || (inBatch > 0 && System.nanoTime() - batchBegan > BATCH_NANOS);
    }

    private void commit() throws SQLException {
        if (place.isPresent()) {
            place.get().write(connection);
        }
        connection.commit();
        progress.at(added, octetsRead, octets);
        inBatch = 0;
        batchBegan = System.nanoTime();
    }
}
