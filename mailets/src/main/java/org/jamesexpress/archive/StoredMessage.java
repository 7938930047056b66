package org.jamesexpress.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jamesexpress.archive.crypt.KeyErasedException;
import org.jamesexpress.archive.crypt.Keyring;
import org.jamesexpress.store.DurableFile;

/**
 * An archived message and its sidecar; here alone anybody opens either.
 *
 * @param file of the message, from the archive's directory
 */
public record StoredMessage(ArchiveFolder archive, String file) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BUFFER = 64 * 1024;

    /** Where it lies. */
    public Path path() {
        return archive.file(file);
    }

    public Path sidecarPath() {
        return ArchiveFolder.sidecarOf(path());
    }

    /** What both files look like, and what opens them: as long as it is the same, so is what can be read of them. */
    public String look() {
        return look(path()) + ' ' + look(sidecarPath()) + (isEncrypted() ? ' ' + lookOfKeys() : "");
    }

    private String lookOfKeys() {
        return ArchiveFolder.dayOfName(nameOf(path()))
                .map(day -> archive.keys().look(day, id()))
                .orElse("");
    }

    private static String look(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.size() + "@" + attributes.lastModifiedTime().toMillis() + Files.isReadable(file);
        } catch (IOException e) {
            return "none";
        }
    }

    /**
     * The exact octets of the message as it came.
     *
     * @throws KeyErasedException when its key was erased
     * @throws IOException when it can't be read or decrypted; also, while it is read, when the file is damaged
     */
    public InputStream open() throws IOException {
        String name = nameOf(path());
        return Compression.open(clear(name), opened(path()));
    }

    /** Says in words why neither file, or one of them, can be opened; empty if both can, damaged or not. */
    public Optional<String> trouble() {
        try {
            open().close();
            opened(sidecarPath()).close();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(DurableFile.words(e));
        }
    }

    /** The octets of what stands beside it. */
    public byte[] sidecarOctets() throws IOException {
        try (InputStream sidecar = opened(sidecarPath())) {
            return sidecar.readAllBytes();
        }
    }

    private InputStream opened(Path stored) throws IOException {
        if (!isEncrypted()) {
            return octets(stored);
        }
        LocalDate day = day();
        String name = nameOf(stored);
        return archive.keys().open(day, id(), octets(stored), clear(name.substring(name.indexOf('-') + 1)));
    }

    private static InputStream octets(Path file) throws IOException {
        return new BufferedInputStream(Files.newInputStream(file), BUFFER);
    }

    public boolean isEncrypted() {
        return file.endsWith(ArchiveFolder.ENCRYPTED);
    }

    /** Whether its key was erased, so that nobody can ever read it. */
    public boolean isErased() {
        try {
            opened(sidecarPath()).close();
            return false;
        } catch (KeyErasedException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Erases the key of a mail that is encrypted, so that neither file can be read any more, here or in a copy.
     *
     * @throws IOException when the key may still be there, also when it is not found
     */
    public void eraseKey() throws IOException {
        archive.keys().erase(day(), id());
    }

    /**
     * Erases the keys of many, those of a day together; one that is not encrypted has none.
     *
     * @return what has failed, by the mail whose key may still be there
     */
    public static Map<StoredMessage, IOException> eraseKeys(Collection<StoredMessage> mails) {
        Map<StoredMessage, IOException> failures = new HashMap<>();
        Map<LocalDate, List<StoredMessage>> byDay = new TreeMap<>();
        for (StoredMessage each : mails) {
            try {
                if (each.isEncrypted()) {
                    byDay.computeIfAbsent(each.day(), day -> new ArrayList<>()).add(each);
                }
            } catch (IOException e) {
                failures.put(each, e);
            }
        }
        byDay.forEach((day, those) -> failures.putAll(eraseKeys(day, those)));
        return failures;
    }

    private static Map<StoredMessage, IOException> eraseKeys(LocalDate day, List<StoredMessage> mails) {
        Map<StoredMessage, IOException> failures = new HashMap<>();
        Keyring keys = mails.get(0).archive.keys();
        try {
            Set<String> missing =
                    keys.erase(day, mails.stream().map(StoredMessage::id).collect(Collectors.toSet()));
            mails.stream()
                    .filter(each -> missing.contains(each.id()))
                    .forEach(each -> failures.put(each, keys.notErased(day, each.id())));
        } catch (IOException e) {
            mails.forEach(each -> failures.put(each, e));
        }
        return failures;
    }

    private LocalDate day() throws IOException {
        return ArchiveFolder.dayOfName(nameOf(path()))
                .orElseThrow(() -> new IOException(file + " is no name of an archived mail"));
    }

    private String id() {
        String name = nameOf(path());
        return name.substring(
                name.indexOf('-') + 1, Math.max(name.indexOf('-') + 1, name.indexOf(ArchiveFolder.MESSAGE)));
    }

    private static String nameOf(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static String clear(String name) {
        return name.endsWith(ArchiveFolder.ENCRYPTED)
                ? name.substring(0, name.length() - ArchiveFolder.ENCRYPTED.length())
                : name;
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
