package org.jamesexpress.archive.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jamesexpress.archive.Archive;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.Archives;
import org.jamesexpress.archive.Entry;
import org.jamesexpress.archive.LedgerFile;
import org.jamesexpress.archive.LedgerLine;
import org.jamesexpress.archive.StoredMessage;
import org.jamesexpress.archive.crypt.MasterKeys;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.MailDirection;
import org.jamesexpress.store.Content;
import org.jamesexpress.testing.MovedClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {
    private static final Instant START = Instant.parse("2026-11-21T20:00:00Z");
    private static final LocalDate DAY = LocalDate.parse("2026-11-21");
    private static final String BOB = "bob@example.test";

    @TempDir
    Path root;

    private final MovedClock clock = new MovedClock(START.toString());
    private Set<Path> journals = Set.of();
    private Journal journal;
    private final List<String> progress = new ArrayList<>();

    @BeforeEach
    void open() {
        journals = Set.of(root.resolve("accepted"));
        journal = new Journal(new JournalConfig(root.resolve("accepted"), Duration.ofDays(400)), clock);
    }

    @Test
    void provesThatEveryMailIsThere() throws IOException {
        Archive archive = archive();
        for (String name : List.of("Mail1", "Mail2", "Mail3")) {
            accept(name, BOB);
            archive(archive, name, BOB);
        }

        AuditReport report = later();

        assertThat(report.isComplete()).isTrue();
        assertThat(report.archived()).isEqualTo(3);
        assertThat(report.accepted()).isEqualTo(3);
        assertThat(report.since()).isEqualTo(DAY);
        assertThat(report.until()).isEqualTo(DAY);
    }

    @Test
    void namesAMailThatIsNotThere() throws IOException {
        Archive archive = archive();
        accept("Mail1", BOB);
        accept("Mail2", BOB, "carol@example.test");
        archive(archive, "Mail1", BOB);

        AuditReport report = later();

        assertThat(report.isComplete()).isFalse();
        assertThat(report.missing()).singleElement().satisfies(missing -> {
            assertThat(missing.mail().name()).isEqualTo("Mail2");
            assertThat(missing.recipients()).containsExactly(BOB, "carol@example.test");
        });
        assertThat(report.accepted()).isEqualTo(2);
    }

    @Test
    void namesTheRecipientsForWhomNoPartOfASplitMailIsThere() throws IOException {
        Archive archive = archive();
        accept("Mail1", "a@example.test", "b@example.test", "c@example.test");
        archive(archive, "Mail1-!1", "a@example.test");
        archive(archive, "Mail1-!2-!1", "B@example.test");

        assertThat(later().missing())
                .singleElement()
                .extracting(AuditReport.Missing::recipients)
                .isEqualTo(List.of("c@example.test"));

        archive(archive, "Mail1", "c@example.test");
        assertThat(later().isComplete()).isTrue();
    }

    @Test
    void countsWhatPassedAndWaitsToBeArchived() throws IOException {
        Archive archive = archive("onFailure", "pass");
        accept("Mail1", BOB);
        Files.writeString(root.resolve("archive"), "a file where a folder should be");
        archive(archive, "Mail1", BOB);

        AuditReport report = later();
        assertThat(report.waiting()).isEqualTo(1);
        assertThat(report.isComplete()).isTrue();
    }

    @Test
    void seeksNoMailThatTheArchiveDoesNotTake() throws IOException {
        journal.accept(new AcceptedMail(
                "Mail1", START, START, "", Map.of("x@else.test", MailDirection.OUTBOUND), 1, "127.0.0.9", "s"));

        AuditReport report = later("direction", "inbound");

        assertThat(report.notTaken()).isEqualTo(1);
        assertThat(report.isComplete()).isTrue();
    }

    @Test
    void leavesTimeToAMailThatWasAcceptedJustNow() throws IOException {
        accept("Mail1", BOB);

        assertThat(audit(Optional.empty(), Optional.empty()).young()).isEqualTo(1);
        assertThat(later().young()).isZero();
        assertThat(later().missing()).hasSize(1);
    }

    @Test
    void seeksNoMailThatWasRefusedAfterAll() throws IOException {
        accept("Mail1", BOB);
        clock.add(Duration.ofHours(4)); // past midnight
        journal.refuse("Mail1");

        AuditReport report = later();
        assertThat(report.accepted()).isZero();
        assertThat(report.isComplete()).isTrue();
    }

    @Test
    void findsAMailThatWasArchivedDaysLaterOrJustBeforeMidnight() throws IOException {
        Archive archive = archive();
        accept("Mail1", BOB);
        clock.add(Duration.ofMinutes(239));
        archive(archive, "Mail2", BOB);
        clock.add(Duration.ofMinutes(2));
        accept("Mail2", BOB);
        clock.add(Duration.ofDays(1));
        journal.tend();
        archive(archive, "Mail1", BOB);

        assertThat(later().isComplete()).isTrue();
        assertThat(later().archived()).isEqualTo(2);
        assertThat(audit(Optional.of(DAY.plusDays(1)), Optional.of(DAY.plusDays(1)))
                        .archived())
                .isEqualTo(1);
    }

    @Test
    void leavesTimeToAMailUntilItsSenderWantsItToGo() throws IOException {
        Instant release = START.plus(Duration.ofHours(8));
        journal.accept(new AcceptedMail("Mail1", START, release, "", inbound(BOB), 1, "127.0.0.9", "s"));

        assertThat(later().young()).isEqualTo(1);
        clock.add(Duration.between(clock.instant(), release.plus(Duration.ofMinutes(4))));
        journal.tend();
        assertThat(audit(Optional.empty(), Optional.empty()).young()).isEqualTo(1);
        assertThat(later().missing()).hasSize(1);
    }

    @Test
    void findsWhatWasAcceptedAfterAClockHadBeenAhead() throws IOException {
        Archive archive = archive();
        clock.add(Duration.ofHours(3));
        accept("Ahead", BOB);
        clock.add(Duration.ofHours(-3));
        for (String name : List.of("Mail1", "Mail2")) {
            accept(name, BOB);
            archive(archive, name, BOB);
        }
        archive(archive, "Ahead", BOB);
        accept("Mail3", BOB);
        purge(archive(archive, "Mail3", BOB).orElseThrow(), "Mail3");
        accept("Mail4", BOB);

        AuditReport report = later();
        assertThat(report.missing()).extracting(each -> each.mail().name()).containsExactly("Mail4");
        assertThat(report.archived()).isEqualTo(3);
        assertThat(report.purged()).isEqualTo(1);
        assertThat(report.unreadable()).isEmpty();
    }

    @Test
    void tellsHowFarItIsAfterEachDay() throws IOException {
        Archive archive = archive();
        accept("Mail1", BOB);
        archive(archive, "Mail1", BOB);
        clock.add(Duration.ofDays(1));
        accept("Mail2", BOB);
        archive(archive, "Mail2", BOB);

        later();

        assertThat(progress).containsExactly("2026-11-21 1", "2026-11-22 2");
    }

    /** Its memory is what is ahead of the archive, and what is missing; the journal's last line is read last. */
    @Test
    void readsTheJournalNoFurtherAheadThanItMust() throws IOException {
        Archive archive = archive();
        accept("Mail1", BOB);
        archive(archive, "Mail1", BOB);
        clock.add(Duration.ofHours(2));
        accept("Mail2", BOB);
        List<String> read = new ArrayList<>();
        JournalFolder folder = new JournalFolder(root.resolve("accepted"));
        JournalReader.Listener listener = new JournalReader.Listener() {
            @Override
            public void line(JournalLine line) {
                if (line instanceof JournalLine.Accepted accepted) {
                    read.add(accepted.mail().name());
                }
            }

            @Override
            public void broken(AuditReport.Broken line) {
                read.add(line.words());
            }

            @Override
            public void absent(LocalDate day) {
                read.add(day.toString());
            }
        };
        try (JournalReader reader = new JournalReader(folder.files(), DAY.minusDays(1), DAY, listener)) {
            reader.read(START.plus(Duration.ofHours(1)));
            assertThat(read).containsExactly("2026-11-20", "Mail1");
            reader.read(Instant.MAX);
            assertThat(read).containsExactly("2026-11-20", "Mail1", "Mail2");
        }
    }

    @Test
    void saysOfWhichDaysNothingIsKnown() throws IOException {
        clock.add(Duration.ofDays(3));
        journal.tend();

        AuditReport report = later();

        assertThat(report.unproven()).containsExactly(DAY.plusDays(1), DAY.plusDays(2));
        assertThat(report.isComplete()).isFalse();
        assertThat(audit(Optional.of(DAY.plusDays(3)), Optional.empty()).isComplete())
                .isTrue();
    }

    @Test
    void isNotCompleteWhenALineOfTheJournalIsBroken() throws IOException {
        accept("Mail1", BOB);
        Path file = new JournalFolder(root.resolve("accepted")).fileOf(DAY);
        Files.writeString(file, Files.readString(file).replace("accepted", "excepted"));

        AuditReport report = later();
        assertThat(report.broken()).hasSize(1);
        assertThat(report.isComplete()).isFalse();
    }

    @Test
    void countsNoMailAsArchivedWhoseFileOrSidecarIsGone() throws IOException {
        Archive archive = archive();
        accept("Mail1", BOB);
        accept("Mail2", BOB);
        Path first = archive(archive, "Mail1", BOB).orElseThrow();
        Path second = archive(archive, "Mail2", BOB).orElseThrow();
        Files.delete(first);
        Files.delete(second.resolveSibling(second.getFileName().toString().replace(".eml", ".json")));

        AuditReport report = later();
        assertThat(report.missing()).hasSize(2);
        assertThat(report.unreadable()).hasSize(2);
    }

    /** As in a copy of the archive that is older than its tombstone. */
    @Test
    void tellsMailsWhoseKeyWasErasedFromThoseThatAreDamaged() throws IOException {
        String[] encrypted = {"masterKey", MasterKeys.fresh(), "keys", "keys"};
        accept("Mail1", BOB);
        Path file = archive(archive(encrypted), "Mail1", BOB).orElseThrow();
        ArchiveFolder folder = config(encrypted).folder();
        new StoredMessage(folder, folder.relative(file)).eraseKey();

        AuditReport report = later(encrypted);
        assertThat(report.missing()).hasSize(1);
        assertThat(report.erased()).containsExactly(folder.relative(file));
        assertThat(report.unreadable()).isEmpty();

        purge(file, "");
        assertThat(later(encrypted).erased()).isEmpty();
    }

    @Test
    void countsWhatWasPurged() throws IOException {
        Archive archive = archive();
        accept("Mail1", BOB);
        accept("Mail2", BOB);
        Path file = archive(archive, "Mail1", BOB).orElseThrow();
        archive(archive, "Mail2", BOB);
        purge(file, "Mail1-!1");

        AuditReport report = later();
        assertThat(report.purged()).isEqualTo(1);
        assertThat(report.archived()).isEqualTo(1);
        assertThat(report.unreadable()).isEmpty();
        assertThat(report.isComplete()).isTrue();
    }

    @Test
    void findsAMailThatWasSplitSoOftenThatItsNameWasCut() throws IOException {
        Archive archive = archive();
        String name = "Mail1763755200000-0a1b2c3d-0000-4000-8000-00000000beef";
        accept(name, BOB);
        archive(archive, name.substring(5) + "-!1234567-!1234567-!1234567", BOB);

        assertThat(later().isComplete()).isTrue();
        assertThat(later().archived()).isEqualTo(1);
    }

    @Test
    void doesNotTakeAPurgedPartForTheWhole() throws IOException {
        Archive archive = archive();
        accept("Mail1", BOB, "carol@example.test");
        purge(archive(archive, "Mail1-!1", BOB).orElseThrow(), "Mail1-!1");

        AuditReport report = later();
        assertThat(report.purged()).isZero();
        assertThat(report.purgedInPart())
                .singleElement()
                .satisfies(each -> assertThat(each.recipients()).containsExactly(BOB, "carol@example.test"));
        assertThat(report.isComplete()).isFalse();
    }

    @Test
    void namesTheRecipientsForWhomNoPartWaits() throws IOException {
        Archive archive = archive("onFailure", "pass");
        accept("Mail1", BOB, "carol@example.test");
        Files.writeString(root.resolve("archive"), "a file where a folder should be");
        archive(archive, "Mail1-!1", BOB);

        assertThat(later().missing())
                .singleElement()
                .extracting(AuditReport.Missing::recipients)
                .isEqualTo(List.of("carol@example.test"));
    }

    @Test
    void knowsNothingOfDaysOfWhichOneJournalIsMissing() throws IOException {
        Journal other = new Journal(new JournalConfig(root.resolve("other"), Duration.ofDays(400)), clock);
        clock.add(Duration.ofDays(1));
        journal.tend();
        clock.add(Duration.ofDays(1));
        journal.tend();
        other.tend();
        journals = Set.of(root.resolve("accepted"), root.resolve("other"));

        assertThat(later().unproven()).containsExactly(DAY.plusDays(1));
    }

    @Test
    void provesNothingWithoutAnyJournal() throws IOException {
        journals = Set.of(root.resolve("typo"));

        assertThat(later().isComplete()).isFalse();
        assertThat(later().unproven()).containsExactly(DAY);
    }

    @Test
    void provesNothingOfTheTimeBeforeTheJournal() throws IOException {
        assertThat(audit(Optional.empty(), Optional.of(DAY.minusDays(2))).isComplete())
                .isFalse();
    }

    @Test
    void tellsThatTheArchiveIsOlderThanTheJournal() throws IOException {
        archive(archive(), "Mail1", BOB);
        clock.add(Duration.ofDays(1));
        Files.delete(new JournalFolder(root.resolve("accepted")).fileOf(DAY));
        journal.tend();

        assertThat(later().earlier()).contains(DAY);
    }

    @Test
    void seeksNoMailThatWasRefusedAfterTheLastDay() throws IOException {
        accept("Mail1", BOB);
        clock.add(Duration.ofHours(4));
        journal.refuse("Mail1");
        clock.add(Duration.ofHours(1));

        assertThat(audit(Optional.empty(), Optional.of(DAY)).isComplete()).isTrue();
    }

    @Test
    void readsNoFileThatSomebodyPutAside() throws IOException {
        Files.createDirectories(root.resolve("accepted/2026.bak"));
        Files.writeString(root.resolve("accepted/2026.bak/2026-11-20.jsonl"), "aside\n");

        assertThat(later().broken()).isEmpty();
    }

    /** As a purge does it: a line that says so, and then no files any more. */
    private void purge(Path file, String mail) throws IOException {
        ArchiveFolder folder = new ArchiveFolder(root.resolve("archive"));
        Path ledger = folder.ledgerOf(DAY);
        LedgerLine last = LedgerLine.parse(LedgerFile.last(ledger).orElseThrow());
        String name = file.getFileName().toString();
        String id = name.substring(name.indexOf('-') + 1, name.indexOf('.'));
        Entry purged = new Entry.Purged(id, folder.relative(file), mail, "1d", "", "root");
        LedgerLine line = new LedgerLine(
                last.number() + 1,
                clock.instant(),
                purged,
                LedgerLine.hash(LedgerFile.last(ledger).orElseThrow()));
        Files.write(ledger, line.octets(), StandardOpenOption.APPEND);
        Files.delete(file);
        Files.delete(ArchiveFolder.sidecarOf(file));
    }

    private void accept(String name, String... recipients) throws IOException {
        journal.accept(
                new AcceptedMail(name, clock.instant(), clock.instant(), "", inbound(recipients), 1, "127.0.0.9", "s"));
    }

    private static Map<String, MailDirection> inbound(String... recipients) {
        Map<String, MailDirection> directions = new LinkedHashMap<>();
        for (String each : recipients) {
            directions.put(each, MailDirection.INBOUND);
        }
        return directions;
    }

    private Archive archive(String... parameters) {
        return Archive.open(config(parameters), clock, new SecureRandom());
    }

    private ArchiveConfig config(String... parameters) {
        String[] all = new String[parameters.length + 4];
        System.arraycopy(parameters, 0, all, 4, parameters.length);
        System.arraycopy(new String[] {"catchUp", "catch-up", "stopFree", "0"}, 0, all, 0, 4);
        return Archives.config(root, all);
    }

    private Optional<Path> archive(Archive archive, String name, String... recipients) {
        Arrival mail = new Arrival(
                name, name, "", inbound(recipients), "", "", "", "", Arrival.CLEAR, Map.of(), clock.instant());
        return archive.add(mail, Content.of("Subject: x\r\n\r\n".getBytes(US_ASCII)));
    }

    /** After all mail has had its time. */
    private AuditReport later(String... parameters) throws IOException {
        clock.add(Duration.ofMinutes(6));
        return audit(Optional.empty(), Optional.empty(), parameters);
    }

    private AuditReport audit(Optional<LocalDate> since, Optional<LocalDate> until, String... parameters)
            throws IOException {
        return new Audit(
                        config(parameters),
                        journals,
                        name -> name.replaceFirst("(-!\\d+)+$", ""),
                        Duration.ofMinutes(5),
                        since,
                        until,
                        clock)
                .run((day, archived) -> progress.add(day + " " + archived));
    }
}
