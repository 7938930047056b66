package org.jamesexpress.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * An archived message and its sidecar; here alone anybody opens either.
 *
 * @param file of the message, from the archive's directory
 */
public record StoredMessage(ArchiveFolder archive, String file) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Where it lies. */
    public Path path() {
        return archive.file(file);
    }

    public Path sidecarPath() {
        return ArchiveFolder.sidecarOf(path());
    }

    /** What both files look like: as long as it is the same, so is what stands in them. */
    public String look() {
        return look(path()) + ' ' + look(sidecarPath());
    }

    private static String look(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.size() + "@" + attributes.lastModifiedTime().toMillis() + Files.isReadable(file);
        } catch (IOException e) {
            return "none";
        }
    }

    /** The exact octets of the message as it came. */
    public InputStream open() throws IOException {
        return Compression.open(path());
    }

    /** The octets of what stands beside it. */
    public byte[] sidecarOctets() throws IOException {
        return Files.readAllBytes(sidecarPath());
    }

    /** What stands beside it: envelope, direction, time; empty when that is missing or can't be read. */
    public Optional<JsonNode> sidecar() {
        try {
            return Optional.of(JSON.readTree(sidecarOctets())).filter(JsonNode::isObject);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
