package org.jamesexpress.archive.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jamesexpress.archive.Health;
import org.jamesexpress.archive.Health.State;
import org.jamesexpress.store.Batching;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.DurableFile;
import org.jamesexpress.store.FolderLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down each mail before SMTP accepts it, and takes back the few that it then doesn't: whoever was told 250 stands in
 * it, whatever happens between. It knows nothing of an archive, so that an archive can be measured by it. Any thread may
 * write; many that come at once share one force of the disk, and what is known of the file is guarded by that.
 */
public final class Journal {
    private static final Logger LOGGER = LoggerFactory.getLogger(Journal.class);
    private static final byte[] NOTHING = {};
    private static final Health GOOD = new Health(State.GOOD, "");

    private final JournalFolder folder;
    private final JournalConfig config;
    private final Clock clock;
    private final Batching<byte[]> lines = new Batching<>(this::append);
    private final FolderLock lock;
    private Optional<Path> begun = Optional.empty();
    private volatile Health writing = GOOD;
    private volatile Health deleting = GOOD;

    /** Opens it, and begins this day's file; where that fails, {@link #health} tells it and no mail can be accepted. */
    public Journal(JournalConfig config, Clock clock) {
        this.folder = new JournalFolder(config.directory());
        this.lock = new FolderLock(config.directory());
        this.config = config;
        this.clock = clock;
        tend();
    }

    /**
     * Writes down a mail that is to be accepted; it is on disk when this returns.
     *
     * @throws IOException when it may not be: then it can't be accepted
     */
    public void accept(AcceptedMail mail) throws IOException {
        write(new JournalLine.Accepted(mail).octets());
    }

    /** Takes back a mail that was not accepted. Where that can't be written, an audit will look for the mail. */
    public void refuse(String mail) {
        try {
            write(new JournalLine.Refused(clock.instant(), mail).octets());
        } catch (IOException e) {
            LOGGER.warn("can't take back mail={}, which was not accepted: {}", mail, e.getMessage());
        }
    }

    private void write(byte[] line) throws IOException {
        try {
            lines.run(line);
            writing = GOOD;
        } catch (IOException e) {
            writing = new Health(
                    State.FAILING, "what SMTP accepts can't be written down, so it accepts nothing: " + e.getMessage());
            throw e;
        }
    }

    /**
     * Begins this day's file, so that a day without mail can be told from one without a server, and deletes those that are
     * too old. Failures are told by {@link #health}. To be called every minute or so.
     */
    public void tend() {
        try {
            write(NOTHING);
        } catch (IOException e) {
            LOGGER.warn("{}: {}", folder.directory(), e.getMessage());
        }
        try {
            deleteOld();
            deleting = GOOD;
        } catch (IOException e) {
            deleting = new Health(State.WARNING, "an old journal can't be deleted: " + DurableFile.words(e));
        }
    }

    private void deleteOld() throws IOException {
        LocalDate first = day(clock.instant().minus(config.keep()));
        for (Map.Entry<LocalDate, Path> each : folder.files().headMap(first).entrySet()) {
            DurableFile.delete(each.getValue());
            LOGGER.info("deleted the journal of {}, older than keep", each.getKey());
        }
    }

    /** Whether it can be written. */
    public Health health() {
        return writing.state() == State.GOOD ? deleting : writing;
    }

    /** By plain files, which an interruption doesn't close. */
    private void append(List<byte[]> batch) throws IOException {
        Path path = folder.fileOf(day(clock.instant()));
        boolean begins = begun.filter(path::equals).isEmpty() || !Files.exists(path);
        if (!begins && batch.stream().allMatch(each -> each.length == 0)) {
            return;
        }
        begun = Optional.empty(); // until it is known what stands there
        try {
            lock.alone(() -> force(path, begins, batch));
        } catch (IOException e) {
            throw new IOException("can't write " + path + ": " + DurableFile.words(e), e);
        }
        begun = Optional.of(path);
    }

    /** Only its owner may read who wrote to whom. */
    private void force(Path path, boolean begins, List<byte[]> batch) throws IOException {
        DurableFile.createFolders(DurableFile.folderOf(path));
        if (!Files.exists(path)) {
            DurableFile.create(path, Content.of(NOTHING)).close();
            DurableFile.force(DurableFile.folderOf(path));
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            long end = file.length();
            try {
                byte[] octets = octets(batch, begins, !endsWithALine(file));
                file.seek(end);
                file.write(octets);
                file.getFD().sync();
            } catch (IOException e) {
                takeBack(file, end, e);
                throw e;
            }
        }
    }

    private static boolean endsWithALine(RandomAccessFile file) throws IOException {
        if (file.length() == 0) {
            return true;
        }
        file.seek(file.length() - 1);
        return file.read() == '\n';
    }

    /** @param breaks whether a crash has left half a line before */
    private byte[] octets(List<byte[]> batch, boolean begins, boolean breaks) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(1024);
        if (breaks) {
            octets.write('\n');
        }
        if (begins || breaks) {
            octets.writeBytes(new JournalLine.Begun(clock.instant()).octets());
        }
        batch.forEach(octets::writeBytes);
        return octets.toByteArray();
    }

    private static void takeBack(RandomAccessFile file, long end, IOException failure) {
        try {
            file.setLength(end);
            file.getFD().sync();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }
}
