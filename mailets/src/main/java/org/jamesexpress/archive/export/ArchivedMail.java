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
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.StoredMessage;
import org.jamesexpress.store.Sha256;

/**
 * A mail of an archive, as its sidecar tells, whose message is the one that was archived.
 *
 * @param sha256 of the message as it came, in lower-case hexadecimal
 * @param reversePath empty for the null reverse-path
 */
record ArchivedMail(StoredMessage message, String id, Instant arrived, String reversePath, String sha256) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads a mail, all of it.
     *
     * @throws IOException when the message is not the one that was archived, or a file can't be read
     */
    static ArchivedMail of(ArchiveFolder archive, String file) throws IOException {
        ArchivedMail mail = read(new StoredMessage(archive, file));
        MessageDigest digest = Sha256.digest();
        mail.writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        String found = Sha256.hex(digest);
        if (!found.equals(mail.sha256)) {
            throw new IOException("it is not the message that was archived: its SHA-256 is " + found
                    + ", its sidecar says " + mail.sha256);
        }
        return mail;
    }

    private static ArchivedMail read(StoredMessage message) throws IOException {
        try {
            JsonNode json = JSON.readTree(message.sidecarOctets());
            return new ArchivedMail(
                    message,
                    json.path("id").asText(),
                    Instant.parse(json.path("arrived").asText()),
                    json.at("/envelope/reversePath").asText(),
                    json.path("sha256").asText());
        } catch (IOException | DateTimeException e) {
            throw new IOException("its sidecar can't be read: " + e.getMessage(), e);
        }
    }

    /** The file's name in the archive, without what says how it is compressed. */
    String plainFile() {
        String file = message.file();
        return file.substring(0, file.indexOf(ArchiveFolder.MESSAGE) + ArchiveFolder.MESSAGE.length());
    }

    /** Writes the message octet by octet. */
    void writeTo(OutputStream out) throws IOException {
        try (InputStream in = message.open()) {
            in.transferTo(out);
        }
    }

    /** The octets of the sidecar. */
    byte[] sidecar() throws IOException {
        return message.sidecarOctets();
    }
}
