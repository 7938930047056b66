package org.jamesexpress.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jamesexpress.archive.crypt.KeyErasedException;
import org.jamesexpress.archive.crypt.MasterKeys;
import org.jamesexpress.archive.proof.Checkpoint;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.DurableFile;
import org.jamesexpress.store.Sha256;
import org.jamesexpress.testing.LogLines;
import org.jamesexpress.testing.MovedClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive whose mails are encrypted: what stands on the disk, and who can read it. */
class EncryptedArchiveTest {
    private static final byte[] MESSAGE = "Subject: the secret caf\u00e9 \r\n\r\nsecret words\r\n".getBytes(ISO_8859_1);
    private static final String OLD = MasterKeys.fresh();
    private static final String NEW = MasterKeys.fresh();

    @TempDir
    Path root;

    private final MovedClock clock = new MovedClock("2026-11-21T22:00:00Z");

    @Test
    void storesNothingInClear() throws Exception {
        Path file = add(open(OLD), Content.of(MESSAGE));

        assertThat(file.toString()).endsWith(".eml.enc");
        assertThat(ArchiveFolder.sidecarOf(file)).exists();
        assertThat(ArchiveFolder.sidecarOf(file).toString()).endsWith(".json.enc");
        for (Path each : files()) {
            if (!each.endsWith("README.txt")) {
                assertThat(Files.readString(each, ISO_8859_1))
                        .doesNotContain("secret", "alice@", "bob@", Sha256.hex(MESSAGE));
            }
        }
    }

    @Test
    void givesBothFilesBack() throws Exception {
        Path file = add(open(OLD), Content.of(MESSAGE));

        assertThat(read(OLD, file)).isEqualTo(MESSAGE);
        StoredMessage stored = stored(OLD, file);
        assertThat(stored.sidecar()
                        .orElseThrow()
                        .at("/envelope/recipients/0/address")
                        .asText())
                .isEqualTo("bob@example.test");
        assertThat(stored.sidecar().orElseThrow().at("/stored/encryption").asText())
                .isEqualTo("aes-256-gcm");
        assertThat(stored.sidecar().orElseThrow().at("/stored/sha256").asText())
                .isEqualTo(Sha256.hex(Files.readAllBytes(file)));
        assertThat(stored.sidecar().orElseThrow().path("sha256").asText()).isEqualTo(Sha256.hex(MESSAGE));
    }

    @Test
    void compressesBeforeItEncrypts() throws Exception {
        byte[] message = "again and again\r\n".repeat(10_000).getBytes(US_ASCII);
        Path file = add(open(OLD, "compression", "zstd"), Content.of(message));

        assertThat(file.toString()).endsWith(".eml.zst.enc");
        assertThat(Files.size(file)).isLessThan(message.length / 10);
        assertThat(read(OLD, file)).isEqualTo(message);
    }

    @Test
    void takesWhatIsLargerThanAnyBuffer() throws Exception {
        byte[] megabyte = new byte[1 << 20];
        new Random(1).nextBytes(megabyte);

        Path file = add(open(OLD), out -> {
            for (int i = 0; i < 20; i++) {
                out.write(megabyte);
            }
        });

        try (InputStream in = stored(OLD, file).open()) {
            for (int i = 0; i < 20; i++) {
                assertThat(Arrays.equals(in.readNBytes(megabyte.length), megabyte))
                        .isTrue();
            }
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void isVerifiedWithoutAnyKey() throws Exception {
        Path first = add(open(OLD), Content.of(MESSAGE));
        add(open(OLD), Content.of(MESSAGE));
        assertThat(verify().findings()).isEmpty();
        assertThat(verify().mails()).isEqualTo(2);

        byte[] octets = Files.readAllBytes(first);
        octets[octets.length / 2] ^= 1;
        Files.write(first, octets);

        assertThat(verify().findings()).hasSize(1);
    }

    @Test
    void keepsWhatIsInClearBesideWhatIsEncrypted() throws Exception {
        Path clear = add(open(""), Content.of(MESSAGE));
        Path encrypted = add(open(OLD), Content.of(MESSAGE));
        Path clearAgain = add(open(""), Content.of(MESSAGE));

        for (Path each : List.of(clear, encrypted, clearAgain)) {
            assertThat(read(OLD, each)).isEqualTo(MESSAGE);
        }
        assertThat(clear).hasBinaryContent(MESSAGE);
        assertThat(verify().findings()).isEmpty();
    }

    @Test
    void givesNothingOfAMailWhoseKeyWasErased() throws Exception {
        Path erased = add(open(OLD), Content.of(MESSAGE));
        Path other = add(open(OLD), Content.of(MESSAGE));

        stored("", erased).eraseKey();

        assertThatThrownBy(() -> read(OLD, erased)).isInstanceOf(KeyErasedException.class);
        assertThatThrownBy(() -> stored(OLD, erased).sidecarOctets()).isInstanceOf(KeyErasedException.class);
        assertThat(stored(OLD, erased).sidecar()).isEmpty();
        assertThat(read(OLD, other)).isEqualTo(MESSAGE);
        assertThat(verify().findings()).isEmpty();
    }

    @Test
    void takesNoMailsFileForAnothers() throws Exception {
        Path one = add(open(OLD), Content.of(MESSAGE));
        Path two = add(open(OLD), Content.of("Subject: two\r\n".getBytes(US_ASCII)));
        Files.copy(one, two, StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> read(OLD, two))
                .isInstanceOf(IOException.class)
                .hasMessage("it is not what was encrypted: it was changed, cut off or put together anew");
    }

    @Test
    void opensWhatAnOlderMasterKeyHasWrapped() throws Exception {
        Path before = add(open(OLD), Content.of(MESSAGE));
        Path after = add(open(NEW + "\n" + OLD), Content.of(MESSAGE));

        assertThat(read(NEW + "\n" + OLD, before)).isEqualTo(MESSAGE);
        assertThat(read(NEW, after)).isEqualTo(MESSAGE);
        assertThatThrownBy(() -> read(NEW, before)).hasMessageContaining("masterKey doesn't have the master key");
    }

    @Test
    void warnsWhenItsMasterKeyIsAnother() throws Exception {
        add(open(OLD), Content.of(MESSAGE));

        try (LogLines log = LogLines.open()) {
            open(NEW + " " + OLD);
            assertThat(log.all()).noneMatch(line -> line.contains("masterKey"));
            open(NEW);
            assertThat(log.all()).anyMatch(line -> line.startsWith("WARN") && line.contains("masterKey doesn't have"));
        }
    }

    /** A mail is named by the ledger when its key is on disk, and not before. */
    @Test
    void namesNoMailWhoseKeyCouldNotBeWrittenDown() throws Exception {
        add(open(OLD), Content.of(MESSAGE));
        Archive archive = open(OLD);
        Path keys = keyFile();
        Path aside = root.resolve("aside");
        Files.move(keys, aside);
        Files.createDirectory(keys);

        assertThatThrownBy(() -> archive.add(mail(), Content.of(MESSAGE))).isInstanceOf(UncheckedIOException.class);

        Files.delete(keys);
        Files.move(aside, keys);
        assertWholeAfterACrash(1);
    }

    @Test
    void writesNoKeyWhereTheDiskOfTheOthersIsNotMounted() throws Exception {
        add(open(OLD), Content.of(MESSAGE));
        Path keys = DurableFile.folderOf(DurableFile.folderOf(keyFile()));
        Path disk = Files.move(keys, root.resolve("disk"));
        clock.add(Duration.ofDays(1));
        Archive archive = open(OLD);

        assertThatThrownBy(() -> add(archive, Content.of(MESSAGE)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageEndingWith(keyFile() + ", which has those of earlier mails, is gone: is its disk mounted?");
        assertThat(archive.health().state()).isEqualTo(Health.State.FAILING);
        assertThat(keys).doesNotExist();

        Files.move(disk, keys);
        assertThat(read(OLD, add(archive, Content.of(MESSAGE)))).isEqualTo(MESSAGE);
    }

    @Test
    void refusesToKeepItsKeysWhereACopyOfTheArchiveTakesThemAlong() {
        for (String inside : List.of("archive/keys", "witness", "catch-up/deep/keys")) {
            assertThatThrownBy(() -> config(
                            OLD, "directory", "archive", "witness", "witness", "catchUp", "catch-up", "keys", inside))
                    .hasMessageContaining(
                            "keys = " + root.resolve(inside) + ": should be a folder that is not in directory,");
        }
    }

    @Test
    void hasAKeyForEveryMailOfManyWriters() throws Exception {
        Archive archive = open(OLD);
        ExecutorService writers = Executors.newFixedThreadPool(32);
        try {
            List<Callable<Path>> mails = IntStream.range(0, 160)
                    .mapToObj(i ->
                            (Callable<Path>) () -> archive.add(mail(), Content.of(("mail " + i).getBytes(US_ASCII)))
                                    .orElseThrow())
                    .toList();
            List<Future<Path>> written = writers.invokeAll(mails);
            for (int i = 0; i < written.size(); i++) {
                assertThat(read(OLD, written.get(i).get())).asString(US_ASCII).isEqualTo("mail " + i);
            }
        } finally {
            writers.shutdownNow();
        }
        assertThat(config(OLD).folder().keys().census().mails().values()).containsExactly(160L);
        assertThat(verify().findings()).isEmpty();
    }

    @Test
    void hasNoIndexUnlessOneIsAskedFor() {
        assertThat(config(OLD).findable()).isFalse();
        assertThat(config(OLD, "index", "index").findable()).isTrue();
        assertThat(config("").findable()).isTrue();
    }

    @Test
    void knowsWhetherWhatCameLastIsEncrypted() throws Exception {
        ArchiveFolder folder = new ArchiveFolder(root.resolve("archive"));
        assertThat(folder.isEncrypted()).isFalse();
        add(open(OLD), Content.of(MESSAGE));
        add(open(""), Content.of(MESSAGE)); // a mail that a bounce processor without masterKey has archived, say
        assertThat(folder.isEncrypted()).isTrue();

        clock.add(Duration.ofDays(1));
        open("").tend(); // a day without mail
        assertThat(folder.ledgers()).hasSize(1);
        clock.add(Duration.ofDays(1));
        Path clear = add(open(""), Content.of(MESSAGE));
        assertThat(folder.isEncrypted()).isFalse();

        Files.delete(clear);
        assertThat(folder.isEncrypted()).isTrue();
    }

    /** With nothing but what docs/reference/archive-encryption.md says, and Java's own ciphers. */
    @Test
    void isReadInTwentyYearsByItsPageAlone() throws Exception {
        byte[] message = new byte[200_000];
        new Random(7).nextBytes(message);
        Path file = add(open(OLD), Content.of(message));

        assertThat(byHand(file)).isEqualTo(message);
        assertThat(new String(byHand(ArchiveFolder.sidecarOf(file)), ISO_8859_1))
                .contains("\"bob@example.test\"");
    }

    private byte[] byHand(Path file) throws IOException, GeneralSecurityException {
        String name = file.getFileName().toString();
        String id = name.substring(name.indexOf('-') + 1, name.indexOf('.'));
        String day = name.substring(0, 4) + "-" + name.substring(4, 6) + "-" + name.substring(6, 8);
        byte[] master = Base64.getDecoder().decode(OLD);
        String[] line = Files.readAllLines(root.resolve("keys/" + day.substring(0, 4) + "/" + day + ".keys")).stream()
                .filter(each -> each.startsWith(id + " "))
                .findFirst()
                .orElseThrow()
                .split(" ", -1);
        assertThat(line[1]).isEqualTo(Sha256.hex(master).substring(0, 8));
        Cipher unwrap = Cipher.getInstance("AESWrap");
        unwrap.init(Cipher.UNWRAP_MODE, new SecretKeySpec(master, "AES"));
        SecretKey key = (SecretKey) unwrap.unwrap(Base64.getDecoder().decode(line[2]), "AES", Cipher.SECRET_KEY);

        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
        byte[] magic = new byte[4];
        byte[] prefix = new byte[7];
        in.get(magic).get(prefix);
        assertThat(new String(magic, US_ASCII)).isEqualTo("JXE1");
        ByteArrayOutputStream clear = new ByteArrayOutputStream();
        for (int number = 0; in.hasRemaining(); number++) {
            byte[] chunk = new byte[Math.min(65536 + 16, in.remaining())];
            in.get(chunk);
            ByteBuffer nonce = ByteBuffer.allocate(12);
            nonce.put(prefix).putInt(number).put((byte) (in.hasRemaining() ? 0 : 1));
            Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
            gcm.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, nonce.array()));
            gcm.updateAAD(("JXE1" + name.substring(name.indexOf('-') + 1, name.length() - 4)).getBytes(US_ASCII));
            clear.writeBytes(gcm.doFinal(chunk));
        }
        return clear.toByteArray();
    }

    /** Every mail that the ledger names can be read, and nothing else is there; another comes after. */
    private void assertWholeAfterACrash(int mails) throws Exception {
        try (Stream<Path> left = Files.list(root.resolve("archive/.writing"))) {
            for (Path each : left.toList()) {
                Files.setLastModifiedTime(each, FileTime.from(clock.instant().minus(Duration.ofHours(2))));
            }
        }
        add(open(OLD), Content.of(MESSAGE));
        assertThat(verify().findings()).isEmpty();
        assertThat(verify().mails()).isEqualTo(mails + 1);
        List<Path> messages = files().stream()
                .filter(each -> each.toString().endsWith(".eml.enc"))
                .toList();
        assertThat(messages).hasSize(mails + 1);
        for (Path each : messages) {
            assertThat(read(OLD, each)).isEqualTo(MESSAGE);
        }
    }

    private Checkpoint verify() throws Exception {
        open("").tend();
        return CrashTest.verify(new ArchiveFolder(root.resolve("archive")), root.resolve("second"));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(root.resolve("archive"))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private Path keyFile() {
        return root.resolve("keys/2026/2026-11-21.keys");
    }

    private byte[] read(String masterKeys, Path file) throws IOException {
        try (InputStream in = stored(masterKeys, file).open()) {
            return in.readAllBytes();
        }
    }

    private StoredMessage stored(String masterKeys, Path file) {
        ArchiveFolder folder = config(masterKeys).folder();
        return new StoredMessage(folder, folder.relative(file));
    }

    private Archive open(String masterKeys, String... parameters) {
        return Archive.open(config(masterKeys, parameters), clock, new SecureRandom());
    }

    /** @param masterKeys none if empty */
    private ArchiveConfig config(String masterKeys, String... parameters) {
        Stream<String> crypt = masterKeys.isEmpty() ? Stream.empty() : Stream.of("masterKey", masterKeys);
        return Archives.config(
                root,
                Stream.of(Stream.of("keys", "keys"), crypt, Stream.of(parameters))
                        .flatMap(each -> each)
                        .toArray(String[]::new));
    }

    private Path add(Archive archive, Content message) {
        clock.add(Duration.ofSeconds(1));
        return archive.add(mail(), message).orElseThrow();
    }

    private static Arrival mail() {
        return Archives.mail("m", Instant.parse("2026-11-21T22:00:00Z"));
    }
}
