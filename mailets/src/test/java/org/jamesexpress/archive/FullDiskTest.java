package org.jamesexpress.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jamesexpress.archive.proof.Checkpoint;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.MailDirection;
import org.jamesexpress.store.Content;
import org.jamesexpress.testing.LogLines;
import org.jamesexpress.testing.MovedClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive on a disk that gets full, and empty again. */
class FullDiskTest {
    private static final long MB = 1 << 20;

    @TempDir
    Path root;

    private final MovedClock clock = new MovedClock("2026-11-21T10:00:00Z");
    private volatile long free = 1000 * MB;

    @Test
    void refusesMailBeforeTheDiskIsFull() throws IOException {
        Archive archive = archive("stop");
        free = 99 * MB;

        assertThatThrownBy(() -> archive.add(mail("m1"), content("m1")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("can't archive m1: 99M are free for " + root.resolve("archive")
                        + ", less than stopFree = 100M");
        assertThat(archive.health().state()).isEqualTo(Health.State.FAILING);

        free = 100 * MB;
        assertThat(archive.add(mail("m1"), content("m1"))).isPresent();
    }

    @Test
    void warnsOnceUntilThereIsRoomAgain() throws IOException {
        Archive archive = archive("stop");
        free = 499 * MB;
        try (LogLines log = LogLines.open()) {
            archive.add(mail("m1"), content("m1"));
            archive.add(mail("m2"), content("m2"));
            assertThat(log.all())
                    .filteredOn(line -> line.startsWith("WARN"))
                    .containsExactly(
                            "WARN 499M are free for " + root.resolve("archive") + ", less than warnFree = 500M");
        }
        assertThat(archive.health())
                .isEqualTo(new Health(
                        Health.State.WARNING,
                        "499M are free for " + root.resolve("archive") + ", less than warnFree = 500M"));

        free = 500 * MB;
        archive.add(mail("m3"), content("m3"));
        assertThat(archive.health()).isEqualTo(Health.GOOD);
    }

    @Test
    void archivesWhatPassedAsSoonAsThereIsRoom() throws Exception {
        Archive archive = archive("pass");
        free = 60 * MB;
        assertThat(archive.add(mail("m1"), content("m1"))).isEmpty();
        clock.add(Duration.ofSeconds(1));
        assertThat(archive.add(mail("m2"), content("m2"))).isEmpty();
        assertThat(archive.health().words()).endsWith("; mails that passed and wait to be archived: 2");

        archive.tend();
        assertThat(messages()).isEmpty();

        free = 1000 * MB;
        clock.add(Duration.ofDays(1));
        archive.tend();

        assertThat(messages()).extracting(file -> Files.readString(file)).containsExactlyInAnyOrder("m1", "m2");
        assertThat(files(root.resolve("archive"), ".json"))
                .extracting(file -> Files.readString(file))
                .filteredOn(json -> json.contains("\"mail\" : \"m1\""))
                .singleElement()
                .asString()
                .contains("\"arrived\" : \"2026-11-21T10:00:00Z\"")
                .contains("\"archived\" : \"2026-11-22T10:00:01Z\"", "bcc@elsewhere.invalid", "\"helo\" : \"laptop\"")
                .contains("\"tls\" : \"TLSv1.3 TLS_AES_256_GCM_SHA384\"")
                .contains("\"dkim\" : \"pass (identity @example.test)\"");
        assertThat(archive.health()).isEqualTo(Health.GOOD);
        assertThat(verify().findings()).isEmpty();
        assertThat(left()).isEmpty();
    }

    @Test
    void forgetsNothingThatPassedWhenTheServerEnds() throws Exception {
        Archive archive = archive("pass");
        free = 60 * MB;
        archive.add(mail("m1"), content("m1"));
        free = 1000 * MB;

        archive("pass");

        assertThat(messages()).hasSize(1);
    }

    @Test
    void stopsAMailThatCanNotEvenBeKept() throws IOException {
        Archive archive = archive("pass");
        free = 60 * MB;
        Files.writeString(root.resolve("catch-up"), "a file where a folder belongs");

        assertThatThrownBy(() -> archive.add(mail("m1"), content("m1")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("can't archive m1: 60M are free")
                .hasMessageContaining("; nor keep it until it can be: ")
                .hasMessageContaining("catch-up");
    }

    @Test
    void keepsNothingWhereThatWouldFillTheDisk() {
        Archive archive = archive("pass");
        free = 49 * MB;

        assertThatThrownBy(() -> archive.add(mail("m1"), content("m1")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("catch-up, less than half of stopFree = 100M");
    }

    @Test
    void namesWhatCantBeReadAndArchivesWhatComesAfterIt() throws Exception {
        Archive archive = archive("pass");
        free = 60 * MB;
        archive.add(mail("m1"), content("m1"));
        Files.delete(left().stream()
                .filter(each -> each.toString().endsWith(".eml"))
                .findFirst()
                .orElseThrow());
        clock.add(Duration.ofSeconds(1));
        archive.add(mail("m2"), content("m2"));
        free = 1000 * MB;

        archive.tend();

        assertThat(messages()).extracting(file -> Files.readString(file)).containsExactly("m2");
        assertThat(archive.health().words()).isEqualTo("mails that passed and wait to be archived: 1");
    }

    private Archive archive(String onFailure) {
        ArchiveConfig config = Archives.config(
                root, "onFailure", onFailure, "catchUp", "catch-up", "warnFree", "500M", "stopFree", "100M");
        return Archive.open(config, clock, new SecureRandom(), folder -> free);
    }

    private Arrival mail(String name) {
        Map<String, MailDirection> recipients = new LinkedHashMap<>();
        recipients.put("bob@example.test", MailDirection.INTERNAL);
        recipients.put("bcc@elsewhere.invalid", MailDirection.OUTBOUND);
        return new Arrival(
                name,
                name,
                "alice@example.test",
                recipients,
                "host",
                "192.0.2.1",
                "laptop",
                "alice",
                "TLSv1.3 TLS_AES_256_GCM_SHA384",
                Map.of("dkim", "pass (identity @example.test)"),
                clock.instant());
    }

    private static Content content(String text) {
        return Content.of(text.getBytes(UTF_8));
    }

    private Checkpoint verify() throws Exception {
        return CrashTest.verify(new ArchiveFolder(root.resolve("archive")), root.resolve("second"));
    }

    private List<Path> messages() throws IOException {
        return files(root.resolve("archive"), ".eml");
    }

    private List<Path> left() throws IOException {
        return files(root.resolve("catch-up"), "");
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(each -> each.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
