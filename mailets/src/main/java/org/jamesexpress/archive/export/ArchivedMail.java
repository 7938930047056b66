package org.jamesexpress.archive.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.StoredMessage;
import org.jamesexpress.store.Sha256;

/**
 * A mail of an archive, as its sidecar tells.
 *
 * @param reversePath empty for the null reverse-path
 * @param recipients of the envelope, all of them
 * @param size of the message as it came, in bytes
 * @param sha256 of the message as it came, in lower-case hexadecimal
 */
public record ArchivedMail(
        StoredMessage message,
        String id,
        Instant arrived,
        String reversePath,
        List<String> recipients,
        long size,
        String sha256) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads a mail, all of it.
     *
     * @throws IOException when the message is not the one that was archived, or a file can't be read
     */
    static ArchivedMail of(ArchiveFolder archive, String file) throws IOException {
        ArchivedMail mail = of(new StoredMessage(archive, file));
        mail.check();
        return mail;
    }

    /**
     * Reads the sidecar of a mail, and not its message.
     *
     * @throws IOException when it can't be read
     */
    public static ArchivedMail of(StoredMessage message) throws IOException {
        try {
            JsonNode json = JSON.readTree(message.sidecarOctets());
            return new ArchivedMail(
                    message,
                    json.path("id").asText(),
                    Instant.parse(json.path("arrived").asText()),
                    json.at("/envelope/reversePath").asText(),
                    recipients(json),
                    json.path("size").asLong(),
                    json.path("sha256").asText());
        } catch (IOException | DateTimeException e) {
            throw new IOException("its sidecar can't be read: " + e.getMessage(), e);
        }
    }

    private static List<String> recipients(JsonNode sidecar) {
        List<String> recipients = new ArrayList<>();
        sidecar.at("/envelope/recipients")
                .forEach(each -> recipients.add(each.path("address").asText()));
        return List.copyOf(recipients);
    }

    /**
     * Reads the message, all of it.
     *
     * @throws IOException when it is not the one that was archived, or can't be read
     */
    public void check() throws IOException {
        if (id.isEmpty()) {
            throw new IOException("its sidecar has no id");
        }
        MessageDigest digest = Sha256.digest();
        long octets = writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        String found = Sha256.hex(digest);
        if (!found.equals(sha256)) {
            throw new IOException("it is not the message that was archived: its SHA-256 is " + found
                    + ", its sidecar says " + sha256);
        }
        if (octets != size) {
            throw new IOException("its sidecar is damaged: it has " + octets + " octets, its sidecar says " + size);
        }
    }

    /** The file's name in the archive, without what says how it is compressed. */
    String plainFile() {
        String file = message.file();
        return file.substring(0, file.indexOf(ArchiveFolder.MESSAGE) + ArchiveFolder.MESSAGE.length());
    }

    /** Writes the message octet by octet, and tells how many. */
    public long writeTo(OutputStream out) throws IOException {
        try (InputStream in = message.open()) {
            return in.transferTo(out);
        }
    }

    /** The octets of the sidecar. */
    byte[] sidecar() throws IOException {
        return message.sidecarOctets();
    }
}
