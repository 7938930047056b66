package org.jamesexpress.archive.crypt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.Provider;
import java.security.Security;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jamesexpress.config.Secret;
import org.jamesexpress.store.Content;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of mails: written down, opened, erased, wrapped anew. */
class KeyringTest {
    private static final LocalDate DAY = LocalDate.parse("2026-11-21");
    private static final String OLD = MasterKeys.fresh();
    private static final String NEW = MasterKeys.fresh();

    @TempDir
    Path folder;

    @Test
    void opensWhatItHasEncrypted() throws IOException {
        Keyring keys = keyring(OLD);

        byte[] sealed = sealed(keys, id(1), "hello");

        assertThat(new String(sealed, UTF_8)).doesNotContain("hello");
        assertThat(opened(keyring(OLD), id(1), sealed)).isEqualTo("hello");
    }

    @Test
    void writesOneLineOfTheSameLengthForEachMailThatOnlyItsOwnerReads() throws IOException {
        sealed(keyring(OLD), id(1), "one");
        sealed(keyring(OLD), id(2), "two");

        assertThat(Files.readString(file()))
                .matches("(0{19}[12] " + masters(OLD).ids().get(0) + " [A-Za-z0-9+/]{54}==\n){2}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void saysThatTheMasterKeyIsMissingOrAnother() throws IOException {
        byte[] sealed = sealed(keyring(OLD), id(1), "hello");

        assertThatThrownBy(() -> opened(new Keyring(folder, MasterKeys.NONE), id(1), sealed))
                .isInstanceOf(IOException.class)
                .hasMessage("it is encrypted: masterKey is missing");
        assertThatThrownBy(() -> opened(keyring(NEW), id(1), sealed))
                .isInstanceOf(IOException.class)
                .hasMessage("it is encrypted: masterKey doesn't have the master key "
                        + masters(OLD).ids().get(0));
        assertThatThrownBy(() -> opened(keyring(OLD), id(2), sealed))
                .isInstanceOf(IOException.class)
                .hasMessage("it is encrypted: its key is not in " + file());
    }

    @Test
    void erasesTheKeyWhereItStandsWithoutAMasterKey() throws IOException {
        Keyring keys = keyring(OLD);
        byte[] first = sealed(keys, id(1), "one");
        byte[] second = sealed(keys, id(2), "two");
        opened(keys, id(1), first); // so that it knows the place

        new Keyring(folder, MasterKeys.NONE).erase(DAY, id(1));

        assertThat(Files.readString(file())).startsWith(id(1) + " -------- " + "-".repeat(56) + "\n" + id(2) + " ");
        assertThatThrownBy(() -> opened(keys, id(1), first)).isInstanceOf(KeyErasedException.class);
        assertThat(opened(keys, id(2), second)).isEqualTo("two");
        keys.erase(DAY, id(1));
    }

    @Test
    void doesNotPassOverAKeyThatIsToBeErasedAndIsNotThere() throws IOException {
        Keyring keys = keyring(OLD);
        assertThatThrownBy(() -> keys.erase(DAY, id(1)))
                .hasMessage("the key of " + id(1) + " can't be erased: there is no " + file());
        sealed(keys, id(2), "two");
        assertThatThrownBy(() -> keys.erase(DAY, id(1)))
                .hasMessage("the key of " + id(1) + " can't be erased: it is not in " + file());
    }

    @Test
    void erasesManyKeysOfADayAndNamesThoseThatAreNotThere() throws IOException {
        Keyring keys = keyring(OLD);
        byte[] first = sealed(keys, id(1), "one");
        byte[] second = sealed(keys, id(2), "two");
        byte[] third = sealed(keys, id(3), "three");

        assertThat(keys.erase(DAY, Set.of(id(1), id(3), id(4)))).containsExactly(id(4));

        for (byte[] each : List.of(first, third)) {
            assertThatThrownBy(() -> opened(keys, id(each == first ? 1 : 3), each))
                    .isInstanceOf(KeyErasedException.class);
        }
        assertThat(opened(keys, id(2), second)).isEqualTo("two");
        assertThat(keys.notErased(DAY, id(4)))
                .hasMessage("the key of " + id(4) + " can't be erased: it is not in " + file());
    }

    /** What a table of so many could lose: those that share a place, and those that move when it grows. */
    @Test
    void findsEachOfManyKeys() throws IOException {
        Keyring keys = keyring(OLD);
        List<MailKey> many =
                IntStream.range(0, 5000).mapToObj(i -> keys.fresh(DAY, id(i))).toList();
        keys.add(many);
        List<byte[]> sealed = new ArrayList<>();
        for (MailKey each : many) {
            sealed.add(sealed(each));
        }

        for (int i = 0; i < sealed.size(); i++) {
            assertThat(opened(keys, id(i), sealed.get(i))).isEqualTo("mail");
        }
        assertThatThrownBy(() -> opened(keys, id(5000), sealed.get(0)))
                .hasMessage("it is encrypted: its key is not in " + file());
    }

    private static byte[] sealed(MailKey key) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        key.seal(Content.of("mail".getBytes(UTF_8)), key + ".eml").writeTo(out);
        return out.toByteArray();
    }

    /** A power cut can leave a key that was overwritten by half: it doesn't count as erased. */
    @Test
    void takesAKeyErasedByHalfForDamagedUntilItIsErasedAgain() throws IOException {
        Keyring keys = keyring(OLD);
        byte[] sealed = sealed(keys, id(1), "one");
        String line = Files.readString(file());
        Files.writeString(file(), id(1) + " --------" + line.substring(29));

        assertThatThrownBy(() -> opened(keys, id(1), sealed))
                .hasMessage("it is encrypted, and its key is damaged in " + file());
        assertThat(keys.census().damaged()).isEqualTo(1);
        keys.erase(DAY, id(1));
        assertThat(keys.census().damaged()).isZero();
        assertThat(keys.census().erased()).isEqualTo(1);
    }

    @Test
    void findsAKeyThatWasChanged() throws IOException {
        Keyring keys = keyring(OLD);
        byte[] sealed = sealed(keys, id(1), "one");
        String line = Files.readString(file());
        Files.writeString(file(), line.substring(0, 30) + (line.charAt(30) == 'A' ? 'B' : 'A') + line.substring(31));

        assertThatThrownBy(() -> opened(keys, id(1), sealed))
                .hasMessage("it is encrypted, and its key is damaged in " + file());
    }

    @Test
    void wrapsEveryKeyByTheFirstMasterKey() throws IOException {
        byte[] first = sealed(keyring(OLD), id(1), "one");
        byte[] gone = sealed(keyring(OLD), id(2), "gone");
        keyring(OLD).erase(DAY, id(2));
        byte[] third = sealed(keyring(NEW), id(3), "three");
        Keyring both = keyring(NEW + "\n" + OLD);

        assertThat(both.rewrap()).isEqualTo(1);

        assertThat(opened(keyring(NEW), id(1), first)).isEqualTo("one");
        assertThat(opened(keyring(NEW), id(3), third)).isEqualTo("three");
        assertThatThrownBy(() -> opened(both, id(2), gone)).isInstanceOf(KeyErasedException.class);
        assertThat(both.census().mails()).containsOnlyKeys(masters(NEW).ids());
        assertThat(both.rewrap()).isZero();
    }

    /** What no master key opens stays for the one who may still have it. */
    @Test
    void leavesAloneWhatItCantUnwrap() throws IOException {
        byte[] sealed = sealed(keyring(OLD), id(1), "one");

        assertThat(keyring(NEW).rewrap()).isZero();

        assertThat(opened(keyring(OLD), id(1), sealed)).isEqualTo("one");
        assertThat(keyring(NEW).missing()).isEqualTo(masters(OLD).ids());
    }

    /** The new file takes its name when it is whole: what a crash before leaves is never read. */
    @Test
    void readsTheOldFileAfterACrashInTheMiddleOfARotation() throws IOException {
        byte[] sealed = sealed(keyring(OLD), id(1), "one");
        Files.writeString(
                file().resolveSibling(".writing-123"), Files.readString(file()).substring(0, 50));
        Keyring both = keyring(NEW + " " + OLD);

        assertThat(opened(both, id(1), sealed)).isEqualTo("one");
        assertThat(both.census().mails()).containsOnlyKeys(masters(OLD).ids());
        assertThat(both.rewrap()).isEqualTo(1);
        assertThat(opened(keyring(NEW), id(1), sealed)).isEqualTo("one");
    }

    /** A rotation that a crash has broken off leaves keys in a file that nobody reads. */
    @Test
    void leavesNoCopyOfAKeyThatItErases() throws IOException {
        sealed(keyring(OLD), id(1), "one");
        Path left = file().resolveSibling(".writing-123");
        Files.copy(file(), left);

        keyring(OLD).erase(DAY, id(1));

        assertThat(left).doesNotExist();
    }

    /** On a plain disk the octets of a file that was unlinked are still there. */
    @Test
    void overwritesTheFileThatARotationReplaces() throws IOException {
        byte[] sealed = sealed(keyring(OLD), id(1), "one");
        sealed(keyring(OLD), id(2), "two");
        Path old = Files.createLink(folder.resolve("old"), file());

        keyring(NEW + " " + OLD).rewrap();

        assertThat(Files.readAllBytes(old)).hasSize(2 * KeyRecord.LENGTH).containsOnly(0);
        assertThat(opened(keyring(NEW), id(1), sealed)).isEqualTo("one");
    }

    /** An administrator may rotate whose files the server could not write to then. */
    @Test
    void leavesTheFilesToTheirOwner() throws IOException {
        sealed(keyring(OLD), id(1), "one");
        assumeTrue(Files.getOwner(folder).getName().equals("root"), "only root gives files away");
        UserPrincipal server =
                file().getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("daemon");
        Files.setOwner(file(), server);

        assertThat(keyring(NEW + " " + OLD).rewrap()).isEqualTo(1);

        assertThat(Files.getOwner(file())).isEqualTo(server);
    }

    /** The root of a disk has folders that only root may read, and an administrator puts copies beside the years. */
    @Test
    void looksIntoTheYearsOnly() throws IOException {
        sealed(keyring(OLD), id(1), "one");
        Path backup = Files.createDirectories(folder.resolve("backup"));
        Files.copy(file(), backup.resolve("2026-11-21.keys"));

        assertThat(keyring(OLD).census().mails())
                .containsEntry(masters(OLD).ids().get(0), 1L);
    }

    @Test
    void saysAtTheStartThatThisJavaCantWrapKeys() {
        Provider provider = Security.getProvider("SunJCE");
        int position = List.of(Security.getProviders()).indexOf(provider) + 1;
        Security.removeProvider("SunJCE");
        try {
            assertThatThrownBy(() -> masters(OLD))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("masterKey: this Java can't wrap keys by AES-256: ");
        } finally {
            Security.insertProviderAt(provider, position);
        }
    }

    @Test
    void cutsOffWhatACrashHasLeftOfALineAndWritesOn() throws IOException {
        byte[] first = sealed(keyring(OLD), id(1), "one");
        Files.writeString(file(), Files.readString(file()) + id(9) + " 1234");

        byte[] second = sealed(keyring(OLD), id(2), "two");

        assertThat(opened(keyring(OLD), id(1), first)).isEqualTo("one");
        assertThat(opened(keyring(OLD), id(2), second)).isEqualTo("two");
        assertThat(Files.size(file())).isEqualTo(2L * KeyRecord.LENGTH);
    }

    @Test
    void findsItsWayWhenAnOlderCopyWasPutBack() throws IOException {
        Keyring keys = keyring(OLD);
        byte[] first = sealed(keys, id(1), "one");
        byte[] copy = Files.readAllBytes(file());
        byte[] second = sealed(keys, id(2), "two");
        opened(keys, id(2), second);

        Files.write(file(), copy);
        byte[] third = sealed(keys, id(3), "three");

        assertThat(opened(keys, id(1), first)).isEqualTo("one");
        assertThat(opened(keys, id(3), third)).isEqualTo("three");
        assertThatThrownBy(() -> opened(keys, id(2), second))
                .hasMessage("it is encrypted: its key is not in " + file());
    }

    /** A day has a million lines: one that isn't there is not sought again and again. */
    @Test
    void readsAFileAgainOnlyWhenItIsAnother() throws IOException {
        Keyring keys = keyring(OLD);
        byte[] sealed = sealed(keys, id(1), "one");
        sealed(keys, id(2), "two");
        byte[] whole = Files.readAllBytes(file());
        byte[] without = whole.clone();
        without[0] = '?';
        Files.write(file(), without);
        assertThatThrownBy(() -> opened(keys, id(1), sealed)).hasMessageContaining("is not in");

        Files.write(file(), whole);
        assertThatThrownBy(() -> opened(keys, id(1), sealed)).hasMessageContaining("is not in");

        Path other = Files.write(folder.resolve("other"), whole);
        Files.move(other, file(), StandardCopyOption.REPLACE_EXISTING);
        assertThat(opened(keys, id(1), sealed)).isEqualTo("one");
    }

    /** While one erases and one rotates, in keyrings of their own, as processes have them. */
    @Test
    void losesNoKeyOfManyWriters() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(34);
        try {
            List<Callable<byte[]>> writers = new ArrayList<>();
            IntStream.range(0, 32)
                    .forEach(i -> writers.add(() -> {
                        byte[] sealed = new byte[0];
                        for (int n = 0; n < 10; n++) {
                            sealed = sealed(keyring(OLD), id(1000 + i * 10 + n), "mail " + i);
                        }
                        return sealed;
                    }));
            sealed(keyring(OLD), id(1), "erased");
            Future<?> rotation = threads.submit(() -> {
                keyring(NEW + " " + OLD).rewrap();
                return "";
            });
            Future<?> erasing = threads.submit(() -> {
                keyring(OLD).erase(DAY, id(1));
                return "";
            });
            List<Future<byte[]>> written = threads.invokeAll(writers);
            rotation.get();
            erasing.get();

            Keyring both = keyring(NEW + " " + OLD);
            for (int i = 0; i < written.size(); i++) {
                assertThat(opened(both, id(1000 + i * 10 + 9), written.get(i).get()))
                        .isEqualTo("mail " + i);
            }
            Census census = both.census();
            assertThat(census.erased()).isEqualTo(1);
            assertThat(census.mails().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(320);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void findsEveryOctetThatWasFlippedInASmallFile() throws IOException {
        Keyring keys = keyring(OLD);
        byte[] sealed = sealed(keys, id(1), "hello");

        for (int i = 0; i < sealed.length; i++) {
            byte[] flipped = sealed.clone();
            flipped[i] ^= 1;
            assertThatThrownBy(() -> opened(keys, id(1), flipped)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void findsChunksThatWereCutOffSwappedDoubledOrAdded() throws IOException {
        Keyring keys = keyring(OLD);
        byte[] message = new byte[3 * Chunks.SIZE];
        new Random(1).nextBytes(message);
        byte[] sealed = sealed(keys, id(1), Content.of(message));
        int header = Chunks.MAGIC.length() + Chunks.PREFIX;
        int chunk = Chunks.SIZE + Chunks.TAG;
        assertThat(sealed).hasSize(header + 3 * chunk);

        assertThat(read(keys, id(1), sealed)).isEqualTo(message);
        assertRefused(keys, part(sealed, 0, header + 2 * chunk));
        assertRefused(keys, part(sealed, 0, header + 2 * chunk + 100));
        assertRefused(keys, part(sealed, 0, header));
        assertRefused(keys, part(sealed, 0, 3));
        assertRefused(
                keys,
                part(sealed, 0, header),
                part(sealed, header + chunk, chunk),
                part(sealed, header, chunk),
                part(sealed, header + 2 * chunk, chunk));
        assertRefused(
                keys,
                part(sealed, 0, header + chunk),
                part(sealed, header, chunk),
                part(sealed, header + chunk, 2 * chunk));
        assertRefused(keys, sealed, new byte[1]);
        assertRefused(keys, sealed, part(sealed, header + 2 * chunk, chunk));
    }

    @Test
    void takesNoFileForAnother() throws IOException {
        Keyring keys = keyring(OLD);
        MailKey key = keys.fresh(DAY, id(1));
        keys.add(List.of(key));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        key.seal(Content.of("{}".getBytes(UTF_8)), id(1) + ".json").writeTo(out);

        assertThatThrownBy(() -> opened(keys, id(1), out.toByteArray())).isInstanceOf(IOException.class);
    }

    @Test
    void keepsLengthsAroundTheEndOfAChunk() throws IOException {
        Keyring keys = keyring(OLD);
        int[] lengths = {0, 1, Chunks.SIZE - 1, Chunks.SIZE, Chunks.SIZE + 1, 2 * Chunks.SIZE};
        for (int i = 0; i < lengths.length; i++) {
            byte[] message = new byte[lengths[i]];
            new Random(i).nextBytes(message);
            assertThat(read(keys, id(i), sealed(keys, id(i), Content.of(message))))
                    .isEqualTo(message);
        }
    }

    @Test
    void takesNoMasterKeysButSuchAsItMakes() {
        assertThat(MasterKeys.fits(new Secret(MasterKeys.fresh()))).isTrue();
        assertThat(MasterKeys.fits(new Secret(OLD + "\r\n  " + NEW))).isTrue();
        assertThat(MasterKeys.fits(new Secret(OLD + " " + OLD))).isFalse();
        assertThat(MasterKeys.fits(new Secret(OLD.substring(4)))).isFalse();
        assertThat(MasterKeys.fits(new Secret("not base64"))).isFalse();
        assertThat(MasterKeys.fits(new Secret(""))).isFalse();
        assertThat(masters(OLD).toString()).doesNotContain(OLD);
    }

    private void assertRefused(Keyring keys, byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List.of(parts).forEach(all::writeBytes);
        assertThatThrownBy(() -> read(keys, id(1), all.toByteArray())).isInstanceOf(IOException.class);
    }

    private static byte[] part(byte[] octets, int from, int length) {
        return Arrays.copyOfRange(octets, from, from + length);
    }

    private static byte[] sealed(Keyring keys, String id, String message) throws IOException {
        return sealed(keys, id, Content.of(message.getBytes(UTF_8)));
    }

    private static byte[] sealed(Keyring keys, String id, Content message) throws IOException {
        MailKey key = keys.fresh(DAY, id);
        keys.add(List.of(key));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        key.seal(message, id + ".eml").writeTo(out);
        return out.toByteArray();
    }

    private static String opened(Keyring keys, String id, byte[] sealed) throws IOException {
        return new String(read(keys, id, sealed), UTF_8);
    }

    private static byte[] read(Keyring keys, String id, byte[] sealed) throws IOException {
        try (InputStream in = keys.open(DAY, id, new ByteArrayInputStream(sealed), id + ".eml")) {
            return in.readAllBytes();
        }
    }

    private Path file() {
        return folder.resolve("2026/2026-11-21.keys");
    }

    private Keyring keyring(String masters) {
        return new Keyring(folder, masters(masters));
    }

    private static MasterKeys masters(String text) {
        return MasterKeys.of(new Secret(text));
    }

    private static String id(int number) {
        return String.format(Locale.ROOT, "%020d", number);
    }
}
