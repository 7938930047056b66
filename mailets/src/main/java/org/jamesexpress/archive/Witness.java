package org.jamesexpress.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.DurableFile;

/**
 * A second place that knows how far a ledger had come, and how each day was closed: who cuts off the ledger's end, or
 * writes all of it anew, would have to do so there too. It should be on another disk, or on a machine that lets this one
 * append only: nothing there is ever changed.
 *
 * <pre>
 * &lt;archive&gt;/days.jsonl     the closing line of each day, as the ledger has it
 * &lt;archive&gt;/stamps/2026-11-21.tsr     the stamp of that day's closing line
 * &lt;archive&gt;/heads.jsonl    the ledger's last line, whenever it was looked at: its number and its hash
 * </pre>
 */
public final class Witness {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DAYS = "days.jsonl";
    private static final String HEADS = "heads.jsonl";

    private final Path directory;

    private Witness(Path directory) {
        this.directory = directory;
    }

    /**
     * A witness in a directory, which is made when there is something to tell it.
     *
     * @param directory may be that of many archives
     */
    public static Witness at(Path directory) {
        return new Witness(directory.toAbsolutePath().normalize());
    }

    /**
     * The last line that the ledger was seen to have.
     *
     * @param number of the line
     * @param hash of the line, which the next one calls {@code previous}
     */
    public record Head(long number, String hash, Instant time) {}

    /** The closing line of a day, octet by octet. */
    void closed(String archive, byte[] line) throws IOException {
        append(archive, DAYS, line);
    }

    void head(String archive, Head head) throws IOException {
        String line = JSON.createObjectNode()
                .put("number", head.number())
                .put("hash", head.hash())
                .put("time", head.time().toString())
                .toString();
        append(archive, HEADS, (line + '\n').getBytes(UTF_8));
    }

    /** The stamp of how a day was closed. */
    void stamped(String archive, LocalDate day, byte[] stamp) throws IOException {
        DurableFile.write(stampOf(archive, day), Content.of(stamp));
    }

    /** What {@link #stamped} was told; empty when it was not. */
    public Optional<byte[]> stamp(String archive, LocalDate day) throws IOException {
        Path file = stampOf(archive, day);
        return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }

    private Path stampOf(String archive, LocalDate day) {
        return directory.resolve(archive).resolve("stamps").resolve(day + ".tsr");
    }

    private void append(String archive, String name, byte[] line) throws IOException {
        Path path = directory.resolve(archive).resolve(name);
        DurableFile.createFolders(DurableFile.folderOf(path));
        boolean isNew = !Files.exists(path);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            long end = file.length();
            if (end > 0) {
                file.seek(end - 1);
                if (file.read() != '\n') {
                    file.write('\n'); // What a full disk has left of a line is one that can't be read.
                }
            }
            file.seek(file.length());
            file.write(line);
            file.getFD().sync();
        }
        if (isNew) {
            DurableFile.force(DurableFile.folderOf(path));
        }
    }

    /** The closing lines that it was told, the oldest first. */
    public List<byte[]> days(String archive) throws IOException {
        List<byte[]> lines = new ArrayList<>();
        Path file = directory.resolve(archive).resolve(DAYS);
        if (Files.exists(file)) {
            try (LedgerFile days = LedgerFile.open(file)) {
                for (Optional<byte[]> line = days.next(); line.isPresent(); line = days.next()) {
                    lines.add(line.get());
                }
            }
        }
        return lines;
    }

    /**
     * How far the ledger had come, again and again until now, the oldest first; whoever opens them closes them.
     */
    public Heads heads(String archive) throws IOException {
        Path file = directory.resolve(archive).resolve(HEADS);
        return Files.exists(file) ? new Heads(Optional.of(LedgerFile.open(file)), Files.size(file)) : Heads.NONE;
    }

    /** The last of {@link #heads}; empty when it was never told of that archive. */
    Optional<Head> head(String archive) throws IOException {
        try (Heads heads = heads(archive)) {
            Optional<Head> last = Optional.empty();
            for (Optional<Head> head = heads.next(); head.isPresent(); head = heads.next()) {
                last = head;
            }
            return last;
        }
    }

    /** The archives that it knows. */
    public List<String> archives() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    /** Reads the heads one after the other. Not for several threads. */
    public static final class Heads implements Closeable {
        /** Of somebody who was told nothing. */
        public static final Heads NONE = new Heads(Optional.empty(), 0);

        private final Optional<LedgerFile> file;
        private final long most;

        private Heads(Optional<LedgerFile> file, long most) {
            this.file = file;
            this.most = most;
        }

        /** The next that can be read; empty at the end. */
        public Optional<Head> next() throws IOException {
            while (file.isPresent() && file.get().end() < most) {
                Optional<byte[]> line = file.get().next();
                if (line.isEmpty()) {
                    break;
                }
                Optional<Head> head = parse(line.get());
                if (head.isPresent()) {
                    return head;
                }
            }
            return Optional.empty();
        }

        private static Optional<Head> parse(byte[] line) {
            try {
                JsonNode json = JSON.readTree(line);
                return Optional.of(new Head(
                        json.path("number").asLong(),
                        json.path("hash").asText(),
                        Instant.parse(json.path("time").asText())));
            } catch (IOException | DateTimeException e) {
                return Optional.empty();
            }
        }

        @Override
        public void close() throws IOException {
            if (file.isPresent()) {
                file.get().close();
            }
        }
    }
}
