package org.jamesexpress.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jamesexpress.archive.proof.Checkpoint;
import org.jamesexpress.archive.proof.Scope;
import org.jamesexpress.archive.proof.Throttle;
import org.jamesexpress.archive.proof.Verification;
import org.jamesexpress.store.Content;
import org.jamesexpress.testing.MovedClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a crash leaves, after each step of archiving a mail: the disk is put into that state, and the archive opened
 * again. A mail that its ledger names is whole then and where it belongs, and of any other nothing is left.
 */
class CrashTest {
    private static final byte[] MESSAGE = "Subject: two\r\n\r\n".getBytes(US_ASCII);

    @TempDir
    Path root;

    private final MovedClock clock = new MovedClock("2026-11-21T22:00:00Z");
    private ArchiveFolder folder = new ArchiveFolder(Path.of("/"));
    private Path message = Path.of("");
    private Path sidecar = Path.of("");
    private Path ledger = Path.of("");

    /** The last of two mails is the one in whose archiving the crash came. */
    @BeforeEach
    void archiveTwoMails() {
        folder = config().folder();
        Archive archive = open();
        add(archive, "one");
        message = add(archive, "two");
        sidecar = ArchiveFolder.sidecarOf(message);
        ledger = folder.ledgerOf(ArchiveFolder.day(clock.instant()));
    }

    @Test
    void whileTheMessageWasWritten() throws Exception {
        unlisted();
        unshelved();
        Files.write(staged(message), new byte[] {'S', 'u'});
        Files.delete(staged(sidecar));

        assertSweptAway();
    }

    @Test
    void beforeTheSidecarWasWritten() throws Exception {
        unlisted();
        unshelved();
        Files.delete(staged(sidecar));

        assertSweptAway();
    }

    @Test
    void whileTheSidecarWasWritten() throws Exception {
        unlisted();
        unshelved();
        Files.writeString(staged(sidecar), "{");

        assertSweptAway();
    }

    @Test
    void beforeTheLedgerHadIt() throws Exception {
        unlisted();
        unshelved();

        assertSweptAway();
    }

    @Test
    void whileTheLedgerGotIt() throws Exception {
        String line = unlisted();
        unshelved();
        Files.writeString(ledger, Files.readString(ledger) + line.substring(0, line.length() / 2));

        assertSweptAway();
    }

    @Test
    void whenTheLedgerHadIt() throws Exception {
        unshelved();

        assertFinished();
    }

    @Test
    void whenTheSidecarHadItsPlace() throws Exception {
        unshelved();
        Files.move(staged(sidecar), sidecar);

        assertFinished();
    }

    @Test
    void whenBothHadTheirPlace() throws Exception {
        assertFinished();
    }

    @Test
    void whenTheFolderOfTheDayWasNotThereYet() throws Exception {
        Path day = folder.ofDay(ArchiveFolder.day(clock.instant()));
        try (Stream<Path> files = Files.list(day)) {
            for (Path each : files.toList()) {
                Files.move(each, staged(each));
            }
        }
        Files.delete(day);

        assertFinished();
    }

    /** As in a copy that was made of a running archive, and brought back much later. */
    @Test
    void keepsAMessageThatTheLedgerNamesThoughItsSidecarIsGone() throws Exception {
        unshelved();
        Files.delete(staged(sidecar));
        touched(clock.instant().minus(Duration.ofHours(2)));

        Archive archive = open();

        assertThat(staged(message)).exists();
        assertThat(archive.health().words()).contains("can't finish what a crash has interrupted");
    }

    /** What is staged and not in the ledger may be another process's, so that it is spared for an hour. */
    @Test
    void leavesAloneWhatSomebodyMayStillBeWriting() throws Exception {
        unlisted();
        unshelved();
        touched(clock.instant().minus(Duration.ofMinutes(50)));

        open();

        assertThat(staged(message)).exists();
        assertThat(staged(sidecar)).exists();
    }

    /** A backup that was restored, or somebody, may have put it there. */
    @Test
    void replacesNoMessageByOneThatWasLeft() throws Exception {
        Files.writeString(staged(message), "junk");

        open();

        assertThat(read(message)).isEqualTo(MESSAGE);
    }

    /** As when another process has finished it between two looks. */
    @Test
    void takesAMailThatIsFinishedByAnotherForNoTrouble() throws Exception {
        Files.createSymbolicLink(staged(message), root.resolve("nowhere"));

        assertThat(open().health()).isEqualTo(Health.GOOD);
    }

    String unlisted() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(ledger));
        String last = lines.remove(lines.size() - 1);
        Files.writeString(ledger, String.join("\n", lines) + "\n");
        return last;
    }

    void unshelved() throws IOException {
        Files.move(message, staged(message));
        Files.move(sidecar, staged(sidecar));
    }

    private Path staged(Path file) {
        return folder.writing().resolve(file.getFileName());
    }

    private void touched(Instant time) throws IOException {
        try (Stream<Path> left = Files.list(folder.writing())) {
            for (Path each : left.toList()) {
                Files.setLastModifiedTime(each, FileTime.from(time));
            }
        }
    }

    void assertSweptAway() throws Exception {
        touched(clock.instant().minus(Duration.ofHours(2)));
        add(open(), "three");
        assertWhole(2);
        assertThat(message).doesNotExist();
        assertThat(sidecar).doesNotExist();
    }

    private void assertFinished() throws Exception {
        add(open(), "three");
        assertWhole(3);
        assertThat(read(message)).isEqualTo(MESSAGE);
        assertThat(sidecar).exists();
    }

    private void assertWhole(int mails) throws Exception {
        Checkpoint found = verify(folder, root.resolve("second"));
        assertThat(found.findings()).isEmpty();
        assertThat(found.mails()).isEqualTo(mails);
        assertThat(folder.writing()).isEmptyDirectory();
        try (Stream<Path> files = Files.walk(folder.directory())) {
            List<Path> messages =
                    files.filter(each -> each.toString().contains(".eml")).toList();
            assertThat(messages).hasSize(mails);
            for (Path each : messages) {
                assertThat(read(each)).asString(US_ASCII).startsWith("Subject: ");
            }
        }
    }

    private byte[] read(Path file) throws IOException {
        ArchiveFolder archive = config().folder(); // which remembers nothing
        try (InputStream in = new StoredMessage(archive, archive.relative(file)).open()) {
            return in.readAllBytes();
        }
    }

    static Checkpoint verify(ArchiveFolder folder, Path second) throws Exception {
        return new Verification(
                        folder,
                        Optional.of(Witness.at(second)),
                        Scope.everything(),
                        Throttle.none(),
                        () -> 0,
                        Checkpoint.begin())
                .run(checkpoint -> {});
    }

    ArchiveConfig config() {
        return Archives.config(root);
    }

    private Archive open() {
        return Archive.open(config(), clock, new SecureRandom());
    }

    private Path add(Archive archive, String name) {
        clock.add(Duration.ofSeconds(1));
        return archive.add(
                        Archives.mail(name, clock.instant()),
                        Content.of(("Subject: " + name + "\r\n\r\n").getBytes(UTF_8)))
                .orElseThrow();
    }
}
