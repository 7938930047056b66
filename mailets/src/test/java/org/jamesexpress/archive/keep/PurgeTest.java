package org.jamesexpress.archive.keep;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.jamesexpress.archive.keep.KeptArchive.JOBS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.Entry;
import org.jamesexpress.archive.StoredMessage;
import org.jamesexpress.archive.crypt.KeyErasedException;
import org.jamesexpress.archive.crypt.MasterKeys;
import org.jamesexpress.archive.search.Progress;
import org.jamesexpress.store.DerivedFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PurgeTest {
    @TempDir
    Path root;

    private KeptArchive archive;
    private Path job = Path.of("");
    private Path contract = Path.of("");
    private Path other = Path.of("");

    @BeforeEach
    void archiveThreeMails() {
        archive = new KeptArchive(root);
        job = archive.add(JOBS, "Subject: my career\r\n\r\nzebrafish\r\n");
        contract = archive.add(JOBS, "Subject: contract\r\nX-Contract: 1\r\n\r\nzebrafish\r\n");
        other = archive.add("bob@example.test", "Subject: lunch\r\n\r\nzebrafish\r\n");
    }

    @Test
    void takesAwayWhatIsOverAndLeavesATombstone() throws Exception {
        archive.pass(31);

        PurgeList list = archive.purge(Wanted.over());

        assertThat(list.mails()).extracting(PurgeList.Mail::rule).containsExactly("jobs");
        assertThat(list.bytes()).isPositive();
        assertGone(job);
        assertThere(contract, other);
        List<String> lines = archive.lines();
        assertThat(lines.get(lines.size() - 1))
                .contains("\"time\":\"2026-12-22T10:00:00Z\",\"kind\":\"purge\",\"id\":\"" + KeptArchive.id(job)
                        + "\",\"file\":\"" + archive.folder.relative(job)
                        + "\",\"mail\":\"name of Subject: my career\",\"rule\":\"jobs\",\"by\":\"root\"");
        assertThat(archive.verify()).isEmpty();
    }

    @Test
    void takesNothingAwayOnItsLastDay() throws Exception {
        archive.pass(30);

        assertThat(archive.listed(Wanted.over())).isEmpty();
    }

    @Test
    void changesNothingBeforeItIsToldTo() throws Exception {
        archive.pass(31);
        List<String> before = archive.lines();

        assertThat(archive.listed(Wanted.over())).containsExactly(job);

        assertThat(archive.lines()).isEqualTo(before);
        assertThere(job, contract, other);
    }

    @Test
    void tellsAListFromEveryOther() throws Exception {
        archive.pass(31);
        String code = archive.plan(Wanted.over()).list().code();

        assertThat(archive.plan(Wanted.over()).list().code()).isEqualTo(code);
        assertThat(archive.plan(archive.early("subject:career", "asked")).list().code())
                .isNotEqualTo(code);
        archive.add(JOBS, "Subject: another\r\n\r\n");
        assertThat(archive.plan(Wanted.over()).list().code()).isEqualTo(code);
        archive.pass(31);
        assertThat(archive.plan(Wanted.over()).list().code()).isNotEqualTo(code);
    }

    @Test
    void takesOfWhatIsOverOnlyWhatAQueryFinds() throws Exception {
        Path second = archive.add(JOBS, "Subject: holiday\r\n\r\n");
        archive.pass(31);

        assertThat(archive.listed(archive.early("subject:holiday", ""))).containsExactly(second);
        assertThat(archive.listed(archive.early("subject:lunch", ""))).isEmpty();
    }

    @Test
    void takesAwayBeforeItsTimeWhatAQueryFindsAndSaysWhy() throws Exception {
        archive.purge(archive.early("subject:lunch", "Erasure asked for by Bob"));

        assertGone(other);
        assertThere(job, contract);
        List<String> lines = archive.lines();
        assertThat(lines.get(lines.size() - 1))
                .contains("\"kind\":\"purge\"", "\"reason\":\"Erasure asked for by Bob\"")
                .doesNotContain("\"rule\"");
        assertThat(archive.verify()).isEmpty();
    }

    @Test
    void leavesAloneWhatIsHeldAndTakesItWhenTheHoldHasEnded() throws Exception {
        archive.holds.add("case-1", "subject:career OR subject:lunch", "Court order");
        archive.pass(31);

        PurgeList list = archive.purge(Wanted.over());
        archive.purge(archive.early("zebrafish -subject:contract", "asked"));

        assertThat(list.mails()).isEmpty();
        assertThat(list.held()).isEqualTo(Map.of("case-1", 1L));
        assertThere(job, other);
        assertThat(Holds.of(archive.folder))
                .containsExactly(new Hold(
                        "case-1",
                        "subject:career OR subject:lunch",
                        "",
                        "Court order",
                        "root",
                        archive.clock.instant().minus(Duration.ofDays(31))));
        archive.holds.release("case-1", "Case closed");
        archive.purge(Wanted.over());
        assertGone(job);
        assertThat(Holds.of(archive.folder)).isEmpty();
        assertThat(archive.lines())
                .anyMatch(line -> line.contains("\"kind\":\"release\",\"name\":\"case-1\",\"reason\":\"Case closed\""));
        assertThat(archive.verify()).isEmpty();
    }

    @Test
    void holdsMailsThatComeLater() throws Exception {
        archive.holds.add("case-1", "subject:late", "Court order");
        archive.add(JOBS, "Subject: late\r\n\r\n");
        archive.pass(31);

        assertThat(archive.listed(Wanted.over())).containsExactly(job);
    }

    @Test
    void holdsWhatAHoldMeantWhenItWasOrdered() throws Exception {
        archive.pass(10);
        archive.holds.add("case-1", "after:241h before:239h", "Court order");
        archive.pass(21);

        assertThat(archive.plan(Wanted.over()).list().held()).isEqualTo(Map.of("case-1", 1L));
    }

    /** Of the three mails at ten o'clock it is eleven at night in one place, and the next day in the other. */
    @Test
    void aHoldsDaysAreThoseOfTheZoneInWhichItWasOrdered() throws Exception {
        archive.pass(31);
        assertThat(holdIn("+14:00", "on:2026-11-22")).isEmpty();
        assertThat(holdIn("+13:00", "on:2026-11-22")).containsExactly(job);
        assertThat(holdIn("+13:00", "on:2026-11-21")).isEmpty();
        assertThat(holdIn("UTC", "on:2026-11-21")).isEmpty();
        assertThat(archive.lines())
                .filteredOn(line -> line.contains("\"kind\":\"hold\""))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .contains("\"query\":\"on:2026-11-22\",\"zone\":\"+14:00\",\"reason\""),
                        second -> assertThat(second).contains("\"zone\":\"+13:00\""),
                        third -> assertThat(third).contains("\"zone\":\"+13:00\""),
                        last -> assertThat(last).doesNotContain("zone"));
    }

    private List<Path> holdIn(String zone, String query) throws IOException {
        new Holds(archive.folder, archive.ledger, "root", ZoneId.of(zone)).add("case-1", query, "Court order");
        List<Path> listed = archive.listed(Wanted.over());
        archive.holds.release("case-1", "over");
        return listed;
    }

    @Test
    void purgesNothingByAHoldOfAZoneThatNobodyKnows() throws Exception {
        archive.append(new Entry.Held("case-1", "on:2026-11-21", "Mars/Olympus", "Court order", "root"));

        assertThatThrownBy(() -> archive.plan(Wanted.over()))
                .hasMessageContaining("case-1 can't be understood, so that nothing can be purged: there is no time zone"
                        + " Mars/Olympus");
    }

    @Test
    void holdsWhatTheIndexCouldNotReadAsSoonAsThereIsAnyHold() throws Exception {
        Path damaged = archive.add(JOBS, "Subject: damaged\r\n\r\n");
        byte[] octets = Files.readAllBytes(damaged);
        Files.delete(damaged);
        archive.index.update(Progress.UNSEEN, Duration.ofMinutes(5));
        archive.holds.add("case-1", "subject:none", "Court order");
        archive.pass(31);

        PurgeList list = Purge.plan(archive.folder, archive.ledger, archive.index, Wanted.over(), archive.clock, "root")
                .list();

        assertThat(list.mails()).hasSize(1);
        assertThat(list.unread()).isEqualTo(1);
        Files.write(damaged, octets);
        assertThat(archive.listed(Wanted.over())).containsExactly(job, damaged);
    }

    @Test
    void purgesNothingThatTheIndexDoesNotHaveYetWhenThereIsAHold() throws Exception {
        archive.holds.add("case-1", "subject:none", "Court order");
        archive.index.update(Progress.UNSEEN, Duration.ofMinutes(5));
        archive.add(JOBS, "Subject: new\r\n\r\n");
        archive.pass(31);

        PurgeList list = Purge.plan(archive.folder, archive.ledger, archive.index, Wanted.over(), archive.clock, "root")
                .list();

        assertThat(list.mails()).hasSize(1);
        assertThat(list.unindexed()).isEqualTo(1);
    }

    @Test
    void takesNoMailForWhatItDoesNotSayThatWasNotReadWhole() throws Exception {
        Path cut = archive.add(JOBS, "Subject: one\r\nSubject: contract\r\n\r\nzebrafish\r\n");

        PurgeList list = archive.plan(archive.early("zebrafish -subject:contract", "asked"))
                .list();

        assertThat(list.mails()).extracting(PurgeList.Mail::id).doesNotContain(KeptArchive.id(cut));
        assertThat(list.unsure()).isEqualTo(1);
    }

    @Test
    void tellsHowManyMailsAQueryWasNotAskedOf() throws Exception {
        Path cut = archive.add(JOBS, "Subject: one\r\nSubject: two\r\n\r\n");
        archive.index.update(Progress.UNSEEN, Duration.ofMinutes(5));
        archive.add(JOBS, "Subject: new\r\n\r\nzebrafish\r\n");

        PurgeList list = unread(archive.early("zebrafish", "asked"));

        assertThat(list.mails()).hasSize(3);
        assertThat(list.unindexed()).isEqualTo(1);
        assertThat(list.unsure()).isEqualTo(1);
        assertThat(unread(archive.early("zebrafish", "")).unindexed()).isZero();
        PurgeList read =
                archive.plan(archive.early("zebrafish OR subject:one", "asked")).list();
        assertThat(read.mails()).hasSize(5).extracting(PurgeList.Mail::id).contains(KeptArchive.id(cut));
        assertThat(read.unindexed() + read.unsure()).isZero();
    }

    /** What would go by an index that is as it is. */
    private PurgeList unread(Wanted wanted) throws IOException {
        return Purge.plan(archive.folder, archive.ledger, archive.index, wanted, archive.clock, "root")
                .list();
    }

    @Test
    void refusesWithoutAnIndexWhenThereIsAHold() throws Exception {
        archive.holds.add("case-1", "subject:none", "Court order");

        assertThatThrownBy(() ->
                        Purge.plan(archive.folder, archive.ledger, archive.index, Wanted.over(), archive.clock, "root"))
                .hasMessageContaining("without one nobody knows what is held");
    }

    @Test
    void endsWhenAHoldIsOrderedMeanwhile() throws Exception {
        archive.pass(31);
        Purge purge = archive.plan(Wanted.over());
        archive.holds.add("case-1", "subject:career", "Court order");

        assertThatThrownBy(() -> purge.run(mails -> {})).hasMessageContaining("0 mails were purged");

        assertThere(job);
        assertThat(archive.verify()).isEmpty();
    }

    @Test
    void purgesAMailOnceAlthoughTwoAreAtIt() throws Exception {
        archive.pass(31);
        Purge one = archive.plan(Wanted.over());
        Purge two = archive.plan(Wanted.over());
        one.run(mails -> {});

        assertThatThrownBy(() -> two.run(mails -> {})).hasMessageContaining("purged mails meanwhile");

        assertThat(archive.verify()).isEmpty();
    }

    @Test
    void goesOnWhileMailsArrive() throws Exception {
        archive.pass(31);
        Purge purge = archive.plan(Wanted.over());
        archive.add(JOBS, "Subject: new\r\n\r\n");

        purge.run(mails -> {});

        assertGone(job);
    }

    @Test
    void sparesAMailOfWhichSomethingIsNotAsTheLedgerSays() throws Exception {
        Path longer = archive.add(JOBS, "Subject: longer\r\n\r\n");
        Files.writeString(longer, "forged, longer\r\n\r\n");
        Path noSidecar = archive.add(JOBS, "Subject: gone\r\n\r\n");
        Files.delete(ArchiveFolder.sidecarOf(noSidecar));
        Path sidecar = ArchiveFolder.sidecarOf(job);
        Files.writeString(sidecar, Files.readString(sidecar).replace("2026-12-21", "2026-12-01"));
        archive.pass(31);

        PurgeList list = archive.plan(Wanted.over()).list();

        assertThat(list.mails()).isEmpty();
        assertThat(list.spared())
                .containsExactly(
                        new PurgeList.Spared(
                                archive.folder.relative(job), "its sidecar is not the one that the ledger names"),
                        new PurgeList.Spared(
                                archive.folder.relative(longer), "its message is not the one that the ledger names"),
                        new PurgeList.Spared(archive.folder.relative(noSidecar), "its sidecar is missing"));
    }

    @Test
    void purgesAMailOfWhichTheMessageIsMissingAndSaysSo() throws Exception {
        archive.pass(31);
        String code = archive.plan(Wanted.over()).list().code();
        Files.delete(job);
        Files.delete(other);
        Path staged = archive.folder.writing().resolve(contract.getFileName());
        Files.move(contract, staged);
        assertThat(archive.plan(Wanted.over()).list().code()).isNotEqualTo(code);

        assertThat(archive.purge(Wanted.over()).mails())
                .extracting(PurgeList.Mail::missing)
                .containsExactly(true);
        assertThat(archive.purge(archive.early("before:9999", "asked")).mails())
                .extracting(PurgeList.Mail::id)
                .containsExactly(KeptArchive.id(other));

        List<String> lines = archive.lines();
        assertThat(lines.subList(lines.size() - 2, lines.size()))
                .allMatch(line -> line.contains(",\"by\":\"root\",\"missing\":true,"));
        assertGone(job);
        assertGone(other);
        Files.move(staged, contract);
        assertThat(archive.verify()).isEmpty();
    }

    @Test
    void tellsWhoSentAMailAndWhichDayItTakesForToday() throws Exception {
        archive.pass(31);

        PurgeList list = archive.plan(Wanted.over()).list();

        assertThat(list.today()).isEqualTo("2026-12-22");
        assertThat(list.mails())
                .extracting(PurgeList.Mail::from, PurgeList.Mail::bytes, PurgeList.Mail::missing)
                .containsExactly(tuple(Optional.of("alice@example.test"), Files.size(job), false));
    }

    @Test
    void refusesALedgerOfWhichALineCantBeRead() throws Exception {
        Path ledger = archive.folder.ledgers().get(archive.folder.ledgers().firstKey());
        List<String> lines = Files.readAllLines(ledger);
        lines.set(2, "{}");
        Files.write(ledger, lines);

        assertThatThrownBy(() -> archive.plan(Wanted.over()))
                .hasMessageContaining("has a line that can't be read")
                .hasMessageContaining("put the file back from a copy");
    }

    @Test
    void endsWhatACrashHasInterrupted() throws Exception {
        archive.pass(31);
        archive.append(archive.tombstone(job));
        Files.delete(ArchiveFolder.sidecarOf(job));

        PurgeList list = archive.purge(Wanted.over());

        assertThat(list.mails()).isEmpty();
        assertThat(list.left()).containsExactly(archive.folder.relative(job));
        assertGone(job);
        assertThat(archive.plan(Wanted.over()).list().isEmpty()).isTrue();
        assertThat(archive.plan(Wanted.over()).list().code()).isNotEqualTo(list.code());
    }

    @Test
    void theIndexGoesOnForgettingAfterSomebodyHasReadItMeanwhile() throws Exception {
        archive.index.update(Progress.UNSEEN, Duration.ofMinutes(5));
        archive.pass(31);
        Path file = archive.indexes.resolve(archive.folder.id().orElseThrow() + ".db");
        try (Connection reader = new DerivedFile(file).reader(Duration.ofMinutes(5));
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.executeQuery("SELECT count(*) FROM mail").close();
            archive.purge(Wanted.over());
            assertThat(octetsOfTheIndex()).contains("career");
            assertThat(isScrubDue(file)).isTrue();
        }

        archive.index.update(Progress.UNSEEN, Duration.ofMinutes(5));

        assertThat(octetsOfTheIndex()).doesNotContain("career").contains("lunch");
        assertThat(isScrubDue(file)).isFalse();
    }

    private static boolean isScrubDue(Path index) throws SQLException {
        try (Connection reader = new DerivedFile(index).reader(Duration.ofMinutes(5));
                Statement statement = reader.createStatement();
                ResultSet due = statement.executeQuery("SELECT * FROM scrub")) {
            return due.next();
        }
    }

    @Test
    void bringsNothingBackThatHasATombstoneAndTheNextPurgeDeletesIt() throws Exception {
        Path staged = archive.folder.writing().resolve(job.getFileName());
        Files.move(job, staged);
        Files.move(ArchiveFolder.sidecarOf(job), ArchiveFolder.sidecarOf(staged));
        archive.append(archive.tombstone(job));
        archive.pass(1);

        archive.open();

        assertGone(job);
        assertThat(staged).exists();
        assertThat(archive.purge(Wanted.over()).left()).containsExactly(archive.folder.relative(job));
        assertGone(staged);
    }

    @Test
    void deletesNothingOutsideTheArchive() throws Exception {
        Path outside = Files.writeString(root.resolve("outside.eml"), "mine");
        for (String each : List.of("../outside.eml", "README.txt")) {
            archive.append(new Entry.Archived(each, each, 4, "", "", Optional.empty()));
            archive.append(new Entry.Purged(each, each, "m", "jobs", "", "root"));
        }

        archive.purge(Wanted.over());

        assertThat(outside).exists();
        assertThat(archive.folder.directory().resolve("README.txt")).exists();
    }

    @Test
    void theIndexForgetsWhatItHadOfAMail() throws Exception {
        archive.add(JOBS, "Subject: secretword\r\n\r\nquokka\r\n");
        archive.index.update(Progress.UNSEEN, Duration.ofMinutes(5));
        assertThat(octetsOfTheIndex()).contains("secretword", "quokka");
        archive.pass(31);

        archive.purge(Wanted.over());

        assertThat(archive.found("zebrafish")).containsExactly(other, contract);
        assertThat(archive.found("quokka")).isEmpty();
        assertThat(octetsOfTheIndex())
                .doesNotContain("secretword", "quokka", "career")
                .contains("zebrafish", "lunch");
        assertThat(archive.index.tombstone(KeptArchive.id(job).substring(0, 12)))
                .hasValueSatisfying(each -> assertThat(each.words())
                        .isEqualTo("was purged at 2026-12-22T10:00:00Z by root: its time was over by the rule jobs"));
        assertThat(archive.index.tombstone(archive.folder.relative(job))).isPresent();
        archive.index.rebuild(Progress.UNSEEN, Duration.ofMinutes(5));
        assertThat(archive.found("zebrafish")).containsExactly(other, contract);
        assertThat(archive.found("id:" + KeptArchive.id(job))).isEmpty();
        assertThat(archive.index.tombstone(KeptArchive.id(job))).isPresent();
    }

    @Test
    void erasesTheKeyOfAMailThatIsEncryptedSoThatNoCopyOpens() throws Exception {
        KeptArchive sealed = new KeptArchive(root.resolve("sealed"), "masterKey", MasterKeys.fresh());
        Path message = sealed.add(JOBS, "Subject: sealed\r\n\r\n");
        sealed.pass(31);
        byte[] copy = Files.readAllBytes(message);

        PurgeList list = sealed.purge(Wanted.over());

        assertThat(list.mails()).extracting(PurgeList.Mail::rule).containsExactly("jobs");
        assertGone(message);
        assertThat(sealed.verify()).isEmpty();
        Files.write(message, copy);
        assertThatThrownBy(() -> new StoredMessage(sealed.folder, sealed.folder.relative(message)).open())
                .isInstanceOf(KeyErasedException.class);
    }

    @Test
    void leavesTheFilesOfAMailWhoseKeyItCantErase() throws Exception {
        KeptArchive sealed = new KeptArchive(root.resolve("sealed"), "masterKey", MasterKeys.fresh());
        Path message = sealed.add(JOBS, "Subject: sealed\r\n\r\n");
        sealed.pass(31);
        Purge purge = sealed.plan(Wanted.over());
        Path keys = root.resolve("sealed/keys");
        Path unmounted = Files.move(keys, root.resolve("unmounted"));

        assertThatThrownBy(() -> purge.run(mails -> {}))
                .hasMessageStartingWith("The files of 1 purged mails are still there, and the next purge tries again: ")
                .hasMessageContaining("can't be erased");

        assertThere(message);
        Files.move(unmounted, keys);
        assertThat(sealed.purge(Wanted.over()).left()).hasSize(1);
        assertGone(message);
    }

    @Test
    void purgesAMailWhoseKeyWasErasedBefore() throws Exception {
        KeptArchive sealed = new KeptArchive(root.resolve("sealed"), "masterKey", MasterKeys.fresh());
        Path message = sealed.add(JOBS, "Subject: sealed\r\n\r\n");
        new StoredMessage(sealed.folder, sealed.folder.relative(message)).eraseKey();
        sealed.pass(31);

        assertThat(sealed.purge(Wanted.over()).mails())
                .extracting(PurgeList.Mail::rule)
                .containsExactly("of a mail whose key was erased before");
        assertGone(message);
        assertThat(sealed.verify()).isEmpty();
    }

    @Test
    void refusesAHoldThatIsNone() throws Exception {
        archive.holds.add("case-1", "subject:career", "Court order");

        assertThatThrownBy(() -> archive.holds.add("case-1", "subject:x", "Court order"))
                .hasMessage("There is a hold case-1 already: another name is right");
        assertThatThrownBy(() -> archive.holds.release("case-2", "over")).hasMessage("There is no hold case-2");
        assertThatThrownBy(() -> archive.holds.add("a b", "x", "y")).hasMessageContaining("is no name of a hold");
        assertThatThrownBy(() -> archive.holds.release("case-1", " ")).hasMessageContaining("is empty");
    }

    @Test
    void countsATombstoneOnlyForTheMailThatTheLedgerHadBefore() throws Exception {
        archive.append(new Entry.Purged("ff", archive.folder.relative(contract), "m", "jobs", "", "root"));
        archive.append(
                new Entry.Purged(KeptArchive.id(job), archive.folder.relative(contract), "m", "jobs", "", "root"));
        archive.pass(31);

        PurgeList list = archive.purge(Wanted.over());

        assertThat(list.left()).isEmpty();
        assertThat(list.mails()).extracting(PurgeList.Mail::id).containsExactly(KeptArchive.id(job));
        assertThat(list.spared())
                .hasSize(2)
                .allMatch(each -> each.file().equals(archive.folder.relative(contract))
                        && each.words().equals("it has the tombstone of another mail, or of none"));
        assertGone(job);
        assertThere(contract, other);
        assertThat(archive.found("zebrafish")).containsExactly(other, contract);
        assertThat(archive.index.tombstone("ff")).isEmpty();
    }

    @Test
    void countsNoTombstoneThatStandsBeforeItsMail() throws Exception {
        String file = archive.folder.relative(job).replace(KeptArchive.id(job), "ff");
        archive.append(new Entry.Purged("ff", file, "m", "jobs", "", "root"));
        archive.append(new Entry.Archived("ff", file, 1, "", "", Optional.of(LocalDate.parse("2026-11-21"))));
        archive.pass(31);

        assertThat(archive.plan(Wanted.over()).list().spared())
                .extracting(PurgeList.Spared::words)
                .containsExactly("its sidecar is missing", "it has the tombstone of another mail, or of none");
    }

    @Test
    void bringsBackWhatOnlyHasTheTombstoneOfAnotherMail() throws Exception {
        Path staged = archive.folder.writing().resolve(job.getFileName());
        Files.move(job, staged);
        Files.move(ArchiveFolder.sidecarOf(job), ArchiveFolder.sidecarOf(staged));
        archive.append(new Entry.Purged("ff", archive.folder.relative(job), "m", "jobs", "", "root"));

        archive.open();

        assertThere(job);
    }

    @Test
    void refusesAQueryThatAsksForNothing() {
        for (String each : List.of("", " ", "AND")) {
            assertThatThrownBy(() -> archive.early(each, "asked")).hasMessageContaining("asks for nothing");
            assertThatThrownBy(() -> archive.early(each, "")).hasMessageContaining("asks for nothing");
        }
        assertThatThrownBy(() -> archive.holds.add("case-1", "AND", "Court order"))
                .hasMessageContaining("asks for nothing");
    }

    @Test
    void holdsWhatTheIndexDidNotReadToItsEnd() throws Exception {
        String text = "\r\n" + "word ".repeat(210_000) + "quokka\r\n";
        Path tooLong = archive.add(JOBS, "Subject: long\r\n" + text);
        Path twoSubjects = archive.add(JOBS, "Subject: one\r\nSubject: quokka\r\n\r\n");
        archive.holds.add("case-1", "quokka", "Court order");
        archive.pass(31);

        PurgeList list = archive.plan(Wanted.over()).list();

        assertThat(list.mails()).extracting(PurgeList.Mail::id).containsExactly(KeptArchive.id(job));
        assertThat(list.unread()).isEqualTo(2);
        archive.holds.release("case-1", "Closed");
        assertThat(archive.listed(Wanted.over())).containsExactly(job, tooLong, twoSubjects);
    }

    @Test
    void sparesAMessageThatWasChangedToOneOfTheSameSize() throws Exception {
        Files.writeString(job, Files.readString(job).replace("zebrafish", "aardvarks"));
        archive.pass(31);

        PurgeList list = archive.plan(Wanted.over()).list();

        assertThat(list.mails()).isEmpty();
        assertThat(list.spared())
                .containsExactly(new PurgeList.Spared(
                        archive.folder.relative(job), "its message is not the one that the ledger names"));
    }

    @Test
    void keepsEachOfTwoHoldsOfOneNameInForce() throws Exception {
        archive.holds.add("case-1", "subject:career", "Court order");
        archive.append(new Entry.Held("case-1", "subject:none", "", "forged", "nobody"));
        archive.pass(31);

        assertThat(archive.listed(Wanted.over())).isEmpty();
        assertThat(Holds.of(archive.folder)).hasSize(2);
    }

    @Test
    void refusesToPurgeWhenTheClockIsBehindTheLedger() throws Exception {
        archive.pass(31);
        archive.append(new Entry.Held("case-1", "subject:none", "", "Court order", "root"));
        archive.index.update(Progress.UNSEEN, Duration.ofMinutes(5));
        archive.clock.add(Duration.ofHours(-1));

        assertThatThrownBy(() -> archive.plan(Wanted.over()))
                .hasMessage("The clock says 2026-12-22T09:00:00Z, and the last line of the ledger is of"
                        + " 2026-12-22T10:00:00Z: nobody knows what day it is");
    }

    @Test
    void goesOnWithTheOthersWhenTheFilesOfOneCantBeDeleted() throws Exception {
        Path second = archive.add(JOBS, "Subject: second\r\n\r\n");
        archive.pass(31);
        archive.append(archive.tombstone(job));
        Path sidecar = ArchiveFolder.sidecarOf(job);
        Files.delete(sidecar);
        Files.createDirectories(sidecar.resolve("in the way"));
        Purge purge = archive.plan(Wanted.over());
        List<Path> waiting = List.of(second);

        assertThatThrownBy(() -> purge.run(mails -> {}))
                .hasMessageStartingWith("The files of 1 purged mails are still there, and the next purge tries again: "
                        + archive.folder.relative(job) + ": ");

        assertThat(waiting).allSatisfy(PurgeTest::assertGone);
        assertThat(archive.plan(Wanted.over()).list().left()).containsExactly(archive.folder.relative(job));
    }

    @Test
    void ordersAHoldWhateverLineOfTheLedgerCantBeRead() throws Exception {
        Path ledger = archive.folder.ledgers().get(archive.folder.ledgers().firstKey());
        List<String> lines = Files.readAllLines(ledger);
        lines.set(2, "{}");
        Files.write(ledger, lines);

        archive.holds.add("case-1", "subject:lunch", "Court order");

        assertThat(Holds.of(archive.folder)).extracting(Hold::name).containsExactly("case-1");
    }

    private String octetsOfTheIndex() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(archive.indexes)) {
            for (Path each : files.toList()) {
                all.append(new String(Files.readAllBytes(each), ISO_8859_1));
            }
        }
        return all.toString();
    }

    private static void assertThere(Path... messages) {
        assertThat(messages).allSatisfy(each -> {
            assertThat(each).exists();
            assertThat(ArchiveFolder.sidecarOf(each)).exists();
        });
    }

    private static void assertGone(Path message) {
        assertThat(message).doesNotExist();
        assertThat(ArchiveFolder.sidecarOf(message)).doesNotExist();
    }
}
