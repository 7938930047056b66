package org.jamesexpress.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.DurableFile;

/**
 * A second place that knows how far a ledger had come, and how each day was closed: who cuts off the ledger's end, or
 * writes all of it anew, would have to do so there too. It should be on another disk, or on a machine that lets this one
 * append only.
 *
 * <pre>
 * &lt;archive&gt;/days.jsonl    the closing line of each day, as the ledger has it
 * &lt;archive&gt;/head.json     the last line when the ledger was last looked at: its number and its hash
 * </pre>
 */
public final class Witness {
    private static final ObjectMapper JSON = new ObjectMapper();

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
    void closed(ArchiveFolder folder, byte[] line) throws IOException {
        Path file = of(archive(folder)).resolve("days.jsonl");
        DurableFile.createFolders(DurableFile.folderOf(file));
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(line));
            channel.force(true);
        }
    }

    void head(ArchiveFolder folder, long number, String hash, Instant time) throws IOException {
        byte[] head = JSON.writeValueAsBytes(
                JSON.createObjectNode().put("number", number).put("hash", hash).put("time", time.toString()));
        DurableFile.write(of(archive(folder)).resolve("head.json"), Content.of(head));
    }

    /** The closing lines that it was told, the oldest first. */
    public List<byte[]> days(String archive) throws IOException {
        List<byte[]> lines = new ArrayList<>();
        Path file = of(archive).resolve("days.jsonl");
        if (Files.exists(file)) {
            try (LedgerFile days = LedgerFile.open(file)) {
                for (Optional<byte[]> line = days.next(); line.isPresent(); line = days.next()) {
                    lines.add(line.get());
                }
            }
        }
        return lines;
    }

    /** Empty when it was never told of that archive, or what it was told can't be read. */
    public Optional<Head> head(String archive) throws IOException {
        Path file = of(archive).resolve("head.json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonNode json = JSON.readTree(Files.readAllBytes(file));
        try {
            return Optional.of(new Head(
                    json.path("number").asLong(),
                    json.path("hash").asText(),
                    Instant.parse(json.path("time").asText())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private Path of(String archive) {
        return directory.resolve(archive);
    }

    private static String archive(ArchiveFolder folder) throws IOException {
        return folder.id().orElseThrow(() -> new IOException(folder.directory() + " has no ledger that says its name"));
    }
}
