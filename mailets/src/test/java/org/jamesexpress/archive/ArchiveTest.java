package org.jamesexpress.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jamesexpress.archive.ArchiveConfig.OnFailure;
import org.jamesexpress.archive.ArchiveConfig.Which;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.MailDirection;
import org.jamesexpress.store.Content;
import org.jamesexpress.testing.LogLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
    private static final Instant NOW = Instant.parse("2026-11-21T23:59:59.987Z");
    private static final byte[] MESSAGE = "Subject: caf\u00e9 \r\n\tfolded\n\nno line end".getBytes(ISO_8859_1);

    @TempDir
    Path folder;

    @TempDir
    Path witness;

    @Test
    void writesTheExactOctetsByDayOfUtc() throws IOException {
        Path file = archive(OnFailure.STOP, Which.ALL)
                .add(mail("m1"), Content.of(MESSAGE))
                .orElseThrow();

        assertThat(folder.relativize(file).toString()).matches("2026/11/21/20261121T235959987Z-[0-9a-f]{20}\\.eml");
        assertThat(file).hasBinaryContent(MESSAGE);
    }

    @Test
    void writesTheWholeEnvelopeBesideIt() throws Exception {
        Path file = archive(OnFailure.STOP, Which.ALL)
                .add(mail("m1"), Content.of(MESSAGE))
                .orElseThrow();

        JsonNode sidecar = new ObjectMapper().readTree(sidecar(file).toFile());
        assertThat(sidecar.get("mail").asText()).isEqualTo("m1");
        assertThat(sidecar.get("direction").asText()).isEqualTo("outbound");
        assertThat(sidecar.get("arrived").asText()).isEqualTo("2026-11-21T23:59:00Z");
        assertThat(sidecar.get("archived").asText()).isEqualTo("2026-11-21T23:59:59.987Z");
        assertThat(sidecar.get("size").asLong()).isEqualTo(MESSAGE.length);
        assertThat(sidecar.get("sha256").asText())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(MESSAGE)));
        assertThat(sidecar.get("envelope").toString())
                .isEqualTo("{\"reversePath\":\"alice@example.test\",\"recipients\":["
                        + "{\"address\":\"bob@example.test\",\"direction\":\"internal\"},"
                        + "{\"address\":\"bcc@elsewhere.invalid\",\"direction\":\"outbound\"}],"
                        + "\"remoteHost\":\"client.invalid\",\"remoteAddress\":\"192.0.2.1\","
                        + "\"helo\":\"laptop\",\"authenticatedUser\":\"alice@example.test\","
                        + "\"tls\":\"TLSv1.3 TLS_AES_256_GCM_SHA384\","
                        + "\"authentication\":{\"spf\":\"pass (example.test: 192.0.2.1 is permitted)\"}}");
    }

    @Test
    void logsOneLineForAnAdministrator() throws IOException {
        try (LogLines log = LogLines.open()) {
            Path file = archive(OnFailure.STOP, Which.ALL)
                    .add(mail("m1"), Content.of(MESSAGE))
                    .orElseThrow();

            assertThat(log.all())
                    .filteredOn(line -> line.startsWith("INFO archived"))
                    .singleElement()
                    .asString()
                    .matches("INFO archived id=[0-9a-f]{20} path=\\Q" + file + "\\E sha256=[0-9a-f]{64} size="
                            + MESSAGE.length + " mail=m1");
        }
    }

    @Test
    void archivesAMailThatIsProcessedAgainOnceMore() throws IOException {
        Archive archive = archive(OnFailure.STOP, Which.ALL);

        archive.add(mail("m1"), Content.of(MESSAGE));
        archive.add(mail("m1"), Content.of(MESSAGE));

        assertThat(files(".eml"))
                .hasSize(2)
                .allSatisfy(file -> assertThat(sidecar(file)).exists());
    }

    @Test
    void leavesNoSidecarBehindWhenTheMessageBreaksOff() throws IOException {
        Archive archive = archive(OnFailure.STOP, Which.ALL);

        assertThatThrownBy(() -> archive.add(mail("m1"), out -> {
                    out.write(MESSAGE);
                    throw new IOException("the source broke off");
                }))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("m1")
                .hasMessageContaining("the source broke off");

        assertThat(files("")).extracting(Path::getFileName).containsExactly(Path.of("README.txt"));
    }

    @Test
    void writesTheSidecarAfterTheMessageSoThatItNeverVouchesForNothing() throws IOException {
        List<Path> sidecarsBefore = new ArrayList<>();

        Path file = archive(OnFailure.STOP, Which.ALL)
                .add(mail("m1"), out -> {
                    sidecarsBefore.addAll(files(".json"));
                    out.write(MESSAGE);
                })
                .orElseThrow();

        assertThat(sidecarsBefore).isEmpty();
        assertThat(Files.getLastModifiedTime(sidecar(file))).isGreaterThanOrEqualTo(Files.getLastModifiedTime(file));
    }

    @Test
    void keepsEveryMailOfManyWriters() throws Exception {
        Archive archive = archive(OnFailure.STOP, Which.ALL);
        ExecutorService writers = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Path>> mails = IntStream.range(0, 200)
                    .mapToObj(i -> (Callable<Path>)
                            () -> archive.add(mail("m" + i), Content.of(("mail " + i).getBytes(ISO_8859_1)))
                                    .orElseThrow())
                    .toList();
            List<Future<Path>> written = writers.invokeAll(mails);
            for (int i = 0; i < written.size(); i++) {
                assertThat(written.get(i).get()).hasContent("mail " + i);
            }
        } finally {
            writers.shutdownNow();
        }
        assertThat(files(".eml")).hasSize(200);
        assertThat(files(".json")).hasSize(200);
    }

    @Test
    void stopsAMailThatCantBeWritten() throws IOException {
        Files.writeString(folder.resolve("2026"), "a file where a folder belongs");

        assertThatThrownBy(() -> archive(OnFailure.STOP, Which.ALL).add(mail("m1"), Content.of(MESSAGE)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("can't archive m1")
                .hasMessageContaining("2026");
    }

    @Test
    void letsAMailPassThatCantBeWrittenIfAsked() throws IOException {
        Files.writeString(folder.resolve("2026"), "a file where a folder belongs");
        try (LogLines log = LogLines.open()) {
            assertThat(archive(OnFailure.PASS, Which.ALL).add(mail("m1"), Content.of(MESSAGE)))
                    .isEmpty();

            assertThat(log.all()).singleElement().asString().startsWith("WARN not archived yet mail=m1 reason=");
        }
    }

    @Test
    void takesAMailBetweenOurOwnPeopleAsInboundAndAsOutbound() {
        assertThat(Which.INBOUND.takes(to(MailDirection.INTERNAL))).isTrue();
        assertThat(Which.OUTBOUND.takes(to(MailDirection.INTERNAL))).isTrue();
        assertThat(Which.INBOUND.takes(to(MailDirection.OUTBOUND))).isFalse();
        assertThat(Which.OUTBOUND.takes(to(MailDirection.INBOUND))).isFalse();
        assertThat(Which.INBOUND.takes(to(MailDirection.OUTBOUND, MailDirection.INBOUND)))
                .isTrue();
        assertThat(Which.ALL.takes(to(MailDirection.INBOUND))).isTrue();
    }

    @Test
    void leavesAloneWhatGoesTheOtherWay() throws IOException {
        Archive archive = archive(OnFailure.STOP, Which.INBOUND);

        assertThat(archive.add(to(MailDirection.OUTBOUND), Content.of(MESSAGE))).isEmpty();

        assertThat(files("")).isEmpty();
    }

    @Test
    void sweepsWhatACrashHasLeft() throws IOException {
        Path torn = Files.createFile(
                Files.createDirectory(folder.resolve(".writing")).resolve(".writing-1"));
        Files.setLastModifiedTime(torn, FileTime.from(NOW.minus(Duration.ofHours(2))));

        archive(OnFailure.STOP, Which.ALL);

        assertThat(torn).doesNotExist();
    }

    @Test
    void refusesWrongSettingsAllAtOnce() {
        Settings settings =
                Settings.of("mailet ArchiveEml", Map.of("onFailure", "ignore", "direction", "in", "dir", "x"));
        ArchiveConfig.from(settings, Path::of);

        assertThatThrownBy(settings::check)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("onFailure = ignore: should be one of stop, pass")
                .hasMessageContaining("direction = in: should be one of all, inbound, outbound")
                .hasMessageContaining("dir is not known");
    }

    @Test
    void beginsNoOtherArchiveUnderTheMountPointOfOne() throws IOException {
        archive(OnFailure.STOP, Which.ALL).add(mail("m1"), Content.of(MESSAGE));
        archive(OnFailure.STOP, Which.ALL).tend();
        Path disk = unmounted();

        Archive restarted = archive(OnFailure.STOP, Which.ALL);
        assertThatThrownBy(() -> restarted.add(mail("m2"), Content.of(MESSAGE)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageMatching("can't archive m2: the archive [0-9a-f]{32}, which stood in " + folder
                        + ", is gone: is its disk mounted\\? If a new one is to begin there, delete .*\\.txt");
        assertThat(restarted.health().words()).contains("is its disk mounted?");
        assertThat(folder).isEmptyDirectory();

        Files.delete(folder);
        Files.move(disk, folder);
        assertThat(restarted.add(mail("m2"), Content.of(MESSAGE))).isPresent();
        restarted.tend();
        assertThat(restarted.health()).isEqualTo(Health.GOOD);
    }

    @Test
    void keepsWhatMayPassUntilTheDiskOfTheArchiveIsThereAgain() throws IOException {
        archive(OnFailure.PASS, Which.ALL).add(mail("m1"), Content.of(MESSAGE));
        archive(OnFailure.PASS, Which.ALL).tend();
        Path disk = unmounted();
        Archive restarted = archive(OnFailure.PASS, Which.ALL);

        assertThat(restarted.add(mail("m2"), Content.of(MESSAGE))).isEmpty();
        assertThat(folder).isEmptyDirectory();

        Files.delete(folder);
        Files.move(disk, folder);
        restarted.tend();
        assertThat(files(".eml")).hasSize(2);
    }

    @Test
    void beginsANewArchiveWhereItIsNotKnownAnyMoreThatOneStood() throws IOException {
        archive(OnFailure.STOP, Which.ALL).add(mail("m1"), Content.of(MESSAGE));
        archive(OnFailure.STOP, Which.ALL).tend();
        unmounted();
        try (Stream<Path> notes = Files.list(witness.resolve("var/express/archive-places"))) {
            Files.delete(notes.findFirst().orElseThrow());
        }

        assertThat(archive(OnFailure.STOP, Which.ALL).add(mail("m2"), Content.of(MESSAGE)))
                .isPresent();
    }

    /** What is on the disk; its mount point is left. */
    private Path unmounted() throws IOException {
        Path disk = witness.resolve("disk");
        Files.move(folder, disk);
        Files.createDirectory(folder);
        return disk;
    }

    private Archive archive(OnFailure onFailure, Which which) {
        return Archive.open(
                Archives.config(
                        witness,
                        "directory",
                        folder.toString(),
                        "onFailure",
                        onFailure.name().toLowerCase(Locale.ROOT),
                        "direction",
                        which.name().toLowerCase(Locale.ROOT)),
                Clock.fixed(NOW, ZoneOffset.UTC),
                new SecureRandom());
    }

    private static Arrival mail(String name) {
        Map<String, MailDirection> recipients = new LinkedHashMap<>();
        recipients.put("bob@example.test", MailDirection.INTERNAL);
        recipients.put("bcc@elsewhere.invalid", MailDirection.OUTBOUND);
        return arrival(name, recipients);
    }

    private static Arrival to(MailDirection... directions) {
        Map<String, MailDirection> recipients = new LinkedHashMap<>();
        for (MailDirection each : directions) {
            recipients.put(each.word() + "@example.test", each);
        }
        return arrival("m", recipients);
    }

    private static Arrival arrival(String name, Map<String, MailDirection> recipients) {
        return new Arrival(
                name,
                name,
                "alice@example.test",
                recipients,
                "client.invalid",
                "192.0.2.1",
                "laptop",
                "alice@example.test",
                "TLSv1.3 TLS_AES_256_GCM_SHA384",
                Map.of("spf", "pass (example.test: 192.0.2.1 is permitted)"),
                NOW.minusMillis(59_987));
    }

    private static Path sidecar(Path eml) {
        return eml.resolveSibling(eml.getFileName().toString().replace(".eml", ".json"));
    }

    private List<Path> files(String ending) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(ending))
                    .toList();
        }
    }
}
