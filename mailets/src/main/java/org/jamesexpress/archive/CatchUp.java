package org.jamesexpress.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.MailDirection;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.DurableFile;
import org.jamesexpress.store.Sha256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the mails that passed without being archived, until they are: each whole in a file, its envelope in another, which
 * is written last and deleted first. Any thread may keep; one at a time retries.
 */
final class CatchUp {
    private static final Logger LOGGER = LoggerFactory.getLogger(CatchUp.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LEFTOVER = Duration.ofDays(1);
    private static final int NAME_DIGITS = 12;
    private static final int ID_OCTETS = 10;

    private final Path folder;
    private final Clock clock;
    private final RandomGenerator random;

    /** Archives a mail at last. */
    interface Archiving {
        void archive(Arrival mail, Content message) throws IOException;
    }

    CatchUp(ArchiveConfig config, Clock clock, RandomGenerator random) {
        byte[] directory = config.directory().toString().getBytes(StandardCharsets.UTF_8);
        this.folder = config.catchUp().resolve(Sha256.hex(directory).substring(0, NAME_DIGITS));
        this.clock = clock;
        this.random = random;
    }

    /** Keeps a mail; it is on disk when this returns. */
    void keep(Arrival mail, Content message) throws IOException {
        String name = ArchiveFolder.name(clock.instant(), RandomId.of(ID_OCTETS, random));
        Path file = folder.resolve(name + ArchiveFolder.MESSAGE);
        DurableFile.write(file, message);
        DurableFile.write(ArchiveFolder.sidecarOf(file), Content.of(written(mail)));
    }

    /** How many mails wait. */
    int size() throws IOException {
        return waiting().size();
    }

    /** Those that wait and can be read, the oldest first. */
    List<Arrival> mails() throws IOException {
        List<Arrival> mails = new ArrayList<>();
        for (Path sidecar : waiting()) {
            readable(sidecar, message(sidecar)).ifPresent(mails::add);
        }
        return mails;
    }

    /**
     * Archives what waits, the oldest first, until one can't be archived. One that can't be read is named, and the others
     * follow.
     *
     * @return how many were archived
     */
    int retry(Archiving archive) throws IOException {
        int archived = 0;
        for (Path sidecar : waiting()) {
            Path message = message(sidecar);
            Optional<Arrival> mail = readable(sidecar, message);
            if (mail.isPresent()) {
                archive.archive(mail.get(), out -> Files.copy(message, out));
                DurableFile.delete(sidecar);
                DurableFile.delete(message);
                archived++;
            }
        }
        sweep();
        return archived;
    }

    private static Optional<Arrival> readable(Path sidecar, Path message) {
        try {
            if (!Files.isReadable(message)) {
                throw new IOException("its message is missing or can't be read");
            }
            return Optional.of(read(sidecar));
        } catch (IOException e) {
            LOGGER.error("{} waits to be archived and can't be: {}", sidecar, e.getMessage());
            return Optional.empty();
        }
    }

    private List<Path> waiting() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(each -> each.toString().endsWith(ArchiveFolder.SIDECAR))
                    .sorted()
                    .toList();
        }
    }

    /** A message alone was never promised to be kept, or is archived already. */
    private void sweep() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Instant before = clock.instant().minus(LEFTOVER);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.toList()) {
                if (!Files.exists(ArchiveFolder.sidecarOf(each)) && isOlder(each, before)) {
                    Files.deleteIfExists(each);
                }
            }
        }
    }

    private static boolean isOlder(Path file, Instant time) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(time);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static Path message(Path sidecar) {
        String name = sidecar.getFileName().toString();
        return sidecar.resolveSibling(
                name.substring(0, name.length() - ArchiveFolder.SIDECAR.length()) + ArchiveFolder.MESSAGE);
    }

    private static byte[] written(Arrival mail) throws IOException {
        ObjectNode json = JSON.createObjectNode()
                .put("name", mail.name())
                .put("origin", mail.origin())
                .put("reversePath", mail.reversePath())
                .put("remoteHost", mail.remoteHost())
                .put("remoteAddress", mail.remoteAddress())
                .put("helo", mail.helo())
                .put("authenticatedUser", mail.authenticatedUser())
                .put("tls", mail.tls())
                .put("time", mail.time().toString());
        ObjectNode recipients = json.putObject("recipients");
        mail.recipients().forEach((address, direction) -> recipients.put(address, direction.word()));
        ObjectNode authentication = json.putObject("authentication");
        mail.authentication().forEach(authentication::put);
        return JSON.writeValueAsBytes(json);
    }

    private static Arrival read(Path sidecar) throws IOException {
        try {
            JsonNode json = JSON.readTree(sidecar.toFile());
            Map<String, MailDirection> recipients = new LinkedHashMap<>();
            JsonNode directions = json.path("recipients");
            directions
                    .fieldNames()
                    .forEachRemaining(address -> recipients.put(
                            address,
                            MailDirection.valueOf(
                                    directions.path(address).asText().toUpperCase(Locale.ROOT))));
            Map<String, String> authentication = new LinkedHashMap<>();
            JsonNode checks = json.path("authentication");
            checks.fieldNames()
                    .forEachRemaining(check ->
                            authentication.put(check, checks.path(check).asText()));
            return new Arrival(
                    json.path("name").asText(),
                    json.path("origin").asText(),
                    json.path("reversePath").asText(),
                    recipients,
                    json.path("remoteHost").asText(),
                    json.path("remoteAddress").asText(),
                    json.path("helo").asText(),
                    json.path("authenticatedUser").asText(),
                    json.path("tls").asText(),
                    authentication,
                    Instant.parse(json.path("time").asText()));
        } catch (RuntimeException e) {
            throw new IOException(sidecar + " can't be read: " + e.getMessage(), e);
        }
    }
}
