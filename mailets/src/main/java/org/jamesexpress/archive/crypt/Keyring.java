package org.jamesexpress.archive.crypt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jamesexpress.store.FolderLock;
import org.jamesexpress.store.NamedEntries;
import org.jamesexpress.store.Sha256;

/**
 * The keys of mails, each wrapped by a master key, in a folder that is not the archive's: to erase one there erases a mail
 * in every copy of the archive. Any thread and any process may use it.
 *
 * <pre>
 * 2026/2026-11-21.keys    a {@link KeyRecord} for each mail of that day
 * </pre>
 */
public final class Keyring {
    private static final Pattern YEAR = Pattern.compile("\\d{4}");
    private static final Pattern FILE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}\\.keys");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;
    private final MasterKeys masters;
    private final AtomicReference<KeyFile> last;

    /**
     * The keys in a folder, which is made when there is one to write down.
     *
     * @param folder several archives with the same master keys may share it
     * @param masters none if nothing is to be encrypted nor opened
     */
    public Keyring(Path folder, MasterKeys masters) {
        this.folder = folder.toAbsolutePath().normalize();
        this.masters = masters;
        this.last = new AtomicReference<>(new KeyFile(this.folder));
    }

    /** Whether what is new is to be encrypted. */
    public boolean encrypts() {
        return !masters.isEmpty();
    }

    /** The master keys that are known: as long as they are the same, so is what can be opened. */
    public List<String> masterKeys() {
        return masters.ids();
    }

    /** What opens a mail looks like: as long as it is the same, so is what can be opened. Says nothing of the key itself. */
    public String look(LocalDate day, String id) {
        String masterKeys = String.join(",", masters.ids());
        try {
            return masterKeys
                    + ' '
                    + file(day).line(id).map(line -> Sha256.hex(line)).orElse("none");
        } catch (IOException e) {
            return masterKeys + " ?";
        }
    }

    /** Whether there is a file of that day, as far as anybody can tell. */
    public boolean has(LocalDate day) {
        return !Files.notExists(fileOf(day));
    }

    /** Where the keys of a day are. */
    public Path fileOf(LocalDate day) {
        return folder.resolve(String.format(Locale.ROOT, "%04d", day.getYear())).resolve(day + ".keys");
    }

    /** The file of the last day that has one; empty also when nobody can tell. */
    public Optional<Path> lastFile() {
        try {
            List<KeyFile> files = files();
            return files.isEmpty()
                    ? Optional.empty()
                    : Optional.of(files.get(files.size() - 1).path());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A key for a mail of that day, which is not written down yet. */
    public MailKey fresh(LocalDate day, String id) {
        byte[] octets = new byte[MasterKey.LENGTH];
        RANDOM.nextBytes(octets);
        SecretKey key = new SecretKeySpec(octets, "AES");
        MasterKey master = masters.first();
        return new MailKey(day, new KeyRecord(id, master.id(), master.wrap(key)), key);
    }

    /** Writes keys down, all of a day by one force; they are on disk when this returns. */
    public void add(List<MailKey> keys) throws IOException {
        if (keys.isEmpty()) {
            return;
        }
        Map<LocalDate, List<MailKey>> byDay =
                keys.stream().collect(Collectors.groupingBy(MailKey::day, TreeMap::new, Collectors.toList()));
        new FolderLock(folder).alone(() -> {
            for (Map.Entry<LocalDate, List<MailKey>> each : byDay.entrySet()) {
                file(each.getKey())
                        .append(each.getValue().stream().map(MailKey::written).toList());
            }
        });
    }

    /**
     * Decrypts a file of a mail.
     *
     * @param day of the mail
     * @param in is closed with what is returned, and when this fails
     * @param name of the file, see {@link Chunks}
     * @throws IOException says why it can't be opened, its key was erased perhaps; also, while it is read, that it is not
     *     what was encrypted
     */
    public InputStream open(LocalDate day, String id, InputStream in, String name) throws IOException {
        try {
            return new UnsealedStream(in, key(day, id), name);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private SecretKey key(LocalDate day, String id) throws IOException {
        KeyFile file = file(day);
        byte[] line = file.line(id).orElseThrow(() -> new IOException("it is encrypted: " + missing(file)));
        KeyRecord record = KeyRecord.parse(line)
                .orElseThrow(() -> new IOException("it is encrypted, and its key is damaged in " + file.path()));
        if (record.isErased()) {
            throw new KeyErasedException();
        }
        MasterKey master =
                masters.named(record.master()).orElseThrow(() -> new IOException("it is encrypted: " + locked(record)));
        try {
            return master.unwrap(record.wrapped());
        } catch (GeneralSecurityException e) {
            throw new IOException("it is encrypted, and its key is damaged in " + file.path(), e);
        }
    }

    private String missing(KeyFile file) {
        return masters.isEmpty() ? "masterKey is missing" : "its key is not in " + file.path();
    }

    private String locked(KeyRecord record) {
        return masters.isEmpty() ? "masterKey is missing" : "masterKey doesn't have the master key " + record.master();
    }

    /**
     * Erases the key of a mail, so that nobody can read the mail any more; no master key is needed. One that is erased
     * already is erased again.
     *
     * @throws IOException when it may still be there, also when it is not found
     */
    public void erase(LocalDate day, String id) throws IOException {
        if (!erase(day, Set.of(id)).isEmpty()) {
            throw notErased(day, id);
        }
    }

    /**
     * Erases the keys of many mails of a day by one force.
     *
     * @return those that were not found, see {@link #notErased}
     * @throws IOException when all may still be there
     */
    public Set<String> erase(LocalDate day, Set<String> ids) throws IOException {
        KeyFile file = file(day);
        Set<String> missing = new TreeSet<>(ids);
        if (Files.exists(file.path())) {
            new FolderLock(folder).alone(() -> missing.retainAll(file.erase(ids)));
        }
        return missing;
    }

    /** Says why a key was not found. */
    public IOException notErased(LocalDate day, String id) {
        Path file = fileOf(day);
        return new IOException("the key of " + id + " can't be erased: "
                + (Files.exists(file) ? "it is not in " : "there is no ") + file);
    }

    /**
     * Wraps every key by the first master key, so that the others are needed no more. What no master key opens stays as it
     * is.
     *
     * @return how many were wrapped anew
     */
    public long rewrap() throws IOException {
        AtomicLong mails = new AtomicLong();
        for (KeyFile file : files()) {
            new FolderLock(folder).alone(() -> {
                if (census(List.of(file)).mails().keySet().stream().anyMatch(this::isOlder)) {
                    mails.addAndGet(file.rewrite(this::rewrapped));
                }
            });
        }
        return mails.get();
    }

    /** Whether it is one of ours, and not the first. */
    private boolean isOlder(String master) {
        return masters.ids().indexOf(master) > 0;
    }

    private KeyRecord rewrapped(KeyRecord record) {
        Optional<MasterKey> master = masters.named(record.master());
        if (master.isEmpty() || master.get().equals(masters.first())) {
            return record;
        }
        try {
            String wrapped = masters.first().wrap(master.get().unwrap(record.wrapped()));
            return new KeyRecord(record.id(), masters.first().id(), wrapped);
        } catch (GeneralSecurityException e) {
            return record; // damaged, which whoever opens the mail is told
        }
    }

    /** How many keys each master key has wrapped. */
    public Census census() throws IOException {
        return census(files());
    }

    private static Census census(List<KeyFile> files) throws IOException {
        Census.Counter counter = new Census.Counter();
        for (KeyFile file : files) {
            file.count(counter);
        }
        return counter.census();
    }

    /** The master keys that the keys of the last day need and nobody has. */
    public List<String> missing() throws IOException {
        List<KeyFile> files = files();
        return census(files.subList(Math.max(0, files.size() - 1), files.size())).mails().keySet().stream()
                .filter(each -> masters.named(each).isEmpty())
                .toList();
    }

    private KeyFile file(LocalDate day) {
        Path path = fileOf(day);
        return last.updateAndGet(known -> known.path().equals(path) ? known : new KeyFile(path));
    }

    /** By their day, the oldest first. */
    private List<KeyFile> files() throws IOException {
        List<KeyFile> files = new ArrayList<>();
        for (Path year : NamedEntries.of(folder, YEAR)) {
            NamedEntries.of(year, FILE).forEach(each -> files.add(new KeyFile(each)));
        }
        return files;
    }
}
