package org.jamesexpress.archive.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.jamesexpress.archive.proof.FilledArchive.FIRST;
import static org.jamesexpress.archive.proof.FilledArchive.SECOND;
import static org.jamesexpress.archive.proof.FilledArchive.THIRD;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.assertj.core.groups.Tuple;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.Entry;
import org.jamesexpress.archive.LedgerLine;
import org.jamesexpress.archive.MerkleTree;
import org.jamesexpress.archive.proof.Finding.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationTest {
    @TempDir
    Path root;

    private FilledArchive archive;

    @BeforeEach
    void fill() {
        archive = new FilledArchive(root);
    }

    @Test
    void findsNothingWhereNothingIsWrong() throws Exception {
        Checkpoint done = archive.verify(Scope.everything(), Checkpoint.begin(), checkpoint -> {});

        assertThat(done.findings()).isEmpty();
        assertThat(done.mails()).isEqualTo(12);
        assertThat(done.number()).isEqualTo(1 + 12 + 2);
    }

    @Test
    void findsAFlippedBitInAMessage() throws Exception {
        Path message = archive.message(SECOND, 2);
        archive.flip(message);

        assertFound(tuple(Kind.CHANGED, archive.name(message)));
    }

    @Test
    void findsAFlippedBitInASidecar() throws Exception {
        Path sidecar = ArchiveFolder.sidecarOf(archive.message(FIRST, 1));
        archive.flip(sidecar);

        assertFound(tuple(Kind.CHANGED, archive.name(sidecar)));
    }

    @Test
    void findsAMessageThatWasCutShort() throws Exception {
        Path message = archive.message(THIRD, 4);
        Files.writeString(message, "2026");

        assertFound(tuple(Kind.CHANGED, archive.name(message)));
    }

    @Test
    void findsAMessageThatIsGone() throws Exception {
        Path message = archive.message(THIRD, 1);
        Files.delete(message);

        assertFound(tuple(Kind.MISSING, archive.name(message)));
    }

    @Test
    void findsAMailThatIsGoneWithItsSidecar() throws Exception {
        Path message = archive.message(FIRST, 3);
        Path sidecar = ArchiveFolder.sidecarOf(message);
        Files.delete(message);
        Files.delete(sidecar);

        assertFound(tuple(Kind.MISSING, archive.name(message)), tuple(Kind.MISSING, archive.name(sidecar)));
    }

    @Test
    void findsALinkWhereAMessageWas() throws Exception {
        Path message = archive.message(SECOND, 3);
        Path elsewhere = Files.move(message, root.resolve("elsewhere.eml"));
        Files.createSymbolicLink(message, elsewhere);

        assertFound(tuple(Kind.MISSING, archive.name(message)));
    }

    @Test
    void findsAMessageThatNobodyArchived() throws Exception {
        Path foreign = archive.message(SECOND, 1).resolveSibling("20261120T100000000Z-00.eml");
        Files.writeString(foreign, "Subject: forged\r\n\r\n");

        assertFound(tuple(Kind.EXTRA, archive.name(foreign)));
    }

    @Test
    void findsFilesWhereNoneBelong() throws Exception {
        Path beside = Files.writeString(archive.folder.directory().resolve("notes.txt"), "notes");
        Path year = archive.folder.directory().resolve("2026");
        Path inYear = Files.writeString(year.resolve("notes.txt"), "notes");
        Path day = Files.createDirectories(archive.folder.ofDay(LocalDate.parse("2025-01-01")));
        Path onDay = Files.writeString(day.resolve("20250101T000000000Z-00.eml"), "Subject: forged\r\n\r\n");
        Path noDay = Files.createDirectories(year.resolve("02").resolve("30"));
        Path onNoDay = Files.writeString(noDay.resolve("20260228T000000000Z-00.eml"), "Subject: forged\r\n\r\n");

        assertFound(
                tuple(Kind.EXTRA, archive.name(onNoDay)),
                tuple(Kind.EXTRA, archive.name(beside)),
                tuple(Kind.EXTRA, archive.name(inYear)),
                tuple(Kind.EXTRA, archive.name(onDay)));
    }

    @Test
    void findsTwoMessagesThatChangedPlaces() throws Exception {
        Path one = archive.message(SECOND, 1);
        Path other = archive.message(SECOND, 4);
        archive.swap(one, other);

        assertFound(tuple(Kind.SWAPPED, archive.name(one)), tuple(Kind.SWAPPED, archive.name(other)));
    }

    @Test
    void findsAMessageUnderAnotherName() throws Exception {
        Path message = archive.message(SECOND, 1);
        Path moved = Files.move(message, archive.message(FIRST, 1).resolveSibling("20261119T000000000Z-00.eml"));

        List<Finding> findings = archive.verify();

        assertThat(findings)
                .containsExactly(new Finding(Kind.MOVED, archive.name(message), "it stands as " + archive.name(moved)));
    }

    @Test
    void findsALineThatWasChanged() throws Exception {
        archive.edit(SECOND, lines -> lines.set(1, lines.get(1).replace("\"size\":17", "\"size\":18")));

        assertThat(archive.verify())
                .extracting(Finding::where, Finding::words)
                .anySatisfy(each -> assertThat(each.toList().toString())
                        .contains("ledger/2026/2026-11-20.jsonl", "line 3 does not follow the one before"));
    }

    @Test
    void findsALineThatWasTakenAway() throws Exception {
        Path message = archive.message(THIRD, 2);
        archive.edit(THIRD, lines -> lines.remove(1));

        assertFound(
                tuple(Kind.BROKEN, ledger(THIRD)),
                tuple(Kind.EXTRA, archive.name(message)),
                tuple(Kind.EXTRA, archive.name(ArchiveFolder.sidecarOf(message))));
    }

    @Test
    void findsLinesThatWereReordered() throws Exception {
        archive.edit(THIRD, lines -> Collections.swap(lines, 0, 1));

        assertThat(archive.verify()).isNotEmpty().allSatisfy(each -> {
            assertThat(each.kind()).isEqualTo(Kind.BROKEN);
            assertThat(each.where()).isEqualTo(ledger(THIRD));
        });
    }

    @Test
    void findsALineThatWasAdded() throws Exception {
        archive.edit(SECOND, lines -> lines.add(lines.get(0)));

        assertThat(archive.verify())
                .extracting(Finding::words)
                .anySatisfy(words -> assertThat(words).contains("stands after the line that closes the day"));
    }

    @Test
    void findsALineThatIsNone() throws Exception {
        archive.edit(FIRST, lines -> lines.set(2, "\u0000\u0000"));

        assertThat(archive.verify())
                .extracting(Finding::words)
                .anySatisfy(words -> assertThat(words).isEqualTo("line 3 can't be read: it is no JSON"));
    }

    @Test
    void findsAnEndThatWasCutOff() throws Exception {
        archive.edit(THIRD, lines -> lines.remove(3));
        Path message = archive.message(THIRD, 4);
        Files.delete(message);
        Files.delete(ArchiveFolder.sidecarOf(message));

        assertFound(tuple(Kind.CUT_OFF, ledger(THIRD)));
    }

    @Test
    void findsALastDayThatIsGone() throws Exception {
        Files.delete(archive.ledger(THIRD));
        for (int n = 1; n <= 4; n++) {
            Files.delete(archive.message(THIRD, n));
            Files.delete(ArchiveFolder.sidecarOf(archive.message(THIRD, n)));
        }

        assertFound(tuple(Kind.CUT_OFF, ledger(SECOND)));
    }

    @Test
    void findsADayThatIsGone() throws Exception {
        Files.delete(archive.ledger(SECOND));

        assertThat(archive.verify())
                .extracting(Finding::kind, Finding::where)
                .contains(tuple(Kind.MISSING, ledger(SECOND)), tuple(Kind.BROKEN, ledger(THIRD)))
                .contains(tuple(Kind.EXTRA, archive.name(archive.message(SECOND, 1))));
    }

    /** Somebody who knows how the ledger is made drops a mail and makes all of it anew. */
    @Test
    void findsALedgerThatWasForgedWithCare() throws Exception {
        Path message = archive.message(FIRST, 2);
        Files.delete(message);
        Files.delete(ArchiveFolder.sidecarOf(message));
        forgeWithout(message);

        assertThat(archive.verify())
                .extracting(Finding::kind, Finding::where)
                .contains(
                        tuple(Kind.BROKEN, ledger(FIRST)),
                        tuple(Kind.BROKEN, ledger(SECOND)),
                        tuple(Kind.CUT_OFF, ledger(THIRD)));
    }

    @Test
    void looksAtNothingOutsideTheArchive() throws Exception {
        archive.edit(THIRD, lines -> lines.set(0, lines.get(0).replaceAll("2026/11/21/[^\"]*", "../../etc/passwd")));

        assertThat(archive.verify())
                .extracting(Finding::words)
                .anySatisfy(words -> assertThat(words).contains("../../etc/passwd, which is not in the archive"));
    }

    @Test
    void namesEverythingAtOnce() throws Exception {
        archive.flip(archive.message(FIRST, 1));
        Files.delete(archive.message(SECOND, 1));
        archive.flip(archive.message(THIRD, 1));

        assertThat(archive.verify()).hasSize(3);
    }

    @Test
    void takesAMailThatIsBeingArchivedForNoneThatIsMissing() throws Exception {
        Path message = archive.message(THIRD, 4);
        Files.move(message, archive.folder.writing().resolve(message.getFileName()));

        assertThat(archive.verify()).isEmpty();
    }

    @Test
    void takesNothingElseForAMailThatIsBeingArchived() throws Exception {
        Path message = archive.message(THIRD, 4);
        Files.delete(message);
        Files.createFile(archive.folder.writing().resolve(message.getFileName()));

        assertFound(tuple(Kind.MISSING, archive.name(message)));
    }

    @Test
    void saysThatTheSecondPlaceKnowsNothing() throws Exception {
        Files.move(archive.secondPlace, root.resolve("unmounted"));

        assertThat(archive.verify())
                .containsExactly(new Finding(
                        Kind.UNATTESTED,
                        "ledger",
                        "the second place knows nothing of this archive, "
                                + archive.folder.id().orElseThrow() + "; it knows none"));
    }

    @Test
    void saysThatTheSecondPlaceDoesntKnowADay() throws Exception {
        Path days =
                archive.secondPlace.resolve(archive.folder.id().orElseThrow()).resolve("days.jsonl");
        Files.write(days, Files.readAllLines(days).subList(1, 2));

        assertFound(tuple(Kind.UNATTESTED, ledger(FIRST)));
    }

    @Test
    void goesOnAfterWhatItCantRead() throws Exception {
        Path nowhere = archive.message(FIRST, 1).resolveSibling("nowhere.eml");
        Files.createSymbolicLink(nowhere, root.resolve("nowhere"));
        Path message = archive.message(SECOND, 1);
        Files.delete(message);
        Files.createDirectory(message);
        Path foreign = Files.writeString(archive.ledger(FIRST).resolveSibling("notes"), "notes");

        assertFound(
                tuple(Kind.EXTRA, archive.name(nowhere)),
                tuple(Kind.MISSING, archive.name(message)),
                tuple(Kind.EXTRA, archive.name(foreign)));
    }

    @Test
    void namesALedgerThatCantBeReadAndGoesOnWithTheOtherDays() throws Exception {
        makeUnreadable(archive.ledger(SECOND));
        Path message = archive.message(THIRD, 2);
        archive.flip(message);

        assertFound(tuple(Kind.UNREADABLE, ledger(SECOND)), tuple(Kind.CHANGED, archive.name(message)));
    }

    @Test
    void saysNothingMoreOfAnArchiveWhoseFirstOrLastDayCantBeRead() throws Exception {
        makeUnreadable(archive.ledger(FIRST));
        makeUnreadable(archive.ledger(THIRD));

        assertFound(tuple(Kind.UNREADABLE, ledger(FIRST)), tuple(Kind.UNREADABLE, ledger(THIRD)));
    }

    @Test
    void namesALedgerThatCantBeReadOfTheDaysBeforeItsScope() throws Exception {
        makeUnreadable(archive.ledger(FIRST));

        Checkpoint done = archive.verify(new Scope(Optional.of(SECOND), 100), Checkpoint.begin(), checkpoint -> {});

        assertThat(done.findings())
                .extracting(Finding::kind, Finding::where)
                .containsExactly(tuple(Kind.UNREADABLE, ledger(FIRST)));
        assertThat(done.mails()).isEqualTo(8);
    }

    /** For root, too, who may read every file. */
    private static void makeUnreadable(Path ledger) throws IOException {
        Files.delete(ledger);
        Files.createDirectory(ledger);
    }

    @Test
    void findsMessagesThatChangedPlacesBetweenTheirMailAndASidecar() throws Exception {
        Path one = archive.message(SECOND, 1);
        Path other = ArchiveFolder.sidecarOf(archive.message(SECOND, 2));
        archive.swap(one, other);

        assertThat(archive.verify())
                .containsExactly(
                        new Finding(
                                Kind.SWAPPED,
                                archive.name(one),
                                "it is what the ledger knows as " + archive.name(other)),
                        new Finding(
                                Kind.SWAPPED,
                                archive.name(other),
                                "it is what the ledger knows as " + archive.name(one)));
    }

    @Test
    void beginsWhereItIsTold() throws Exception {
        archive.flip(archive.message(FIRST, 1));
        archive.flip(archive.message(THIRD, 1));

        Checkpoint done = archive.verify(new Scope(Optional.of(SECOND), 100), Checkpoint.begin(), checkpoint -> {});

        assertThat(done.mails()).isEqualTo(8);
        assertThat(done.findings()).extracting(Finding::where).containsExactly(archive.name(archive.message(THIRD, 1)));
    }

    @Test
    void looksForEveryFileThatASampleDoesNotRead() throws Exception {
        archive.flip(archive.message(FIRST, 1));
        Files.delete(archive.message(FIRST, 2));
        Files.writeString(archive.message(FIRST, 3), "!", StandardOpenOption.APPEND);

        Checkpoint done = archive.verify(new Scope(Optional.empty(), 10), Checkpoint.begin(), checkpoint -> {});

        assertThat(done.bytes()).isZero();
        assertThat(done.findings()).extracting(Finding::kind).containsExactly(Kind.CHANGED, Kind.MISSING);
    }

    @Test
    void goesOnWhereAnotherWasBrokenOff() throws Exception {
        archive.flip(archive.message(FIRST, 1));
        Files.delete(archive.message(SECOND, 1));
        Path state = root.resolve("state.json");
        List<LocalDate> days = new ArrayList<>();

        List<Finding> whole = archive.verify();
        Checkpoint afterTheFirst = archive.verify(Scope.everything(), Checkpoint.begin(), checkpoint -> {
            if (days.isEmpty()) {
                checkpoint.save(state);
            }
            days.add(checkpoint.last().orElseThrow());
        });
        days.clear();
        Checkpoint resumed = archive.verify(
                Scope.everything(),
                Checkpoint.load(state),
                checkpoint -> days.add(checkpoint.last().orElseThrow()));

        assertThat(days).containsExactly(SECOND);
        assertThat(resumed.findings()).isEqualTo(whole).isEqualTo(afterTheFirst.findings());
        assertThat(resumed.mails()).isEqualTo(12);
    }

    private void forgeWithout(Path message) throws IOException {
        long number = 0;
        String hash = LedgerLine.NOTHING;
        for (LocalDate day = FIRST; !day.isAfter(THIRD); day = day.plusDays(1)) {
            MerkleTree tree = new MerkleTree();
            List<String> forged = new ArrayList<>();
            for (String each : Files.readAllLines(archive.ledger(day))) {
                LedgerLine line = LedgerLine.parse(each.getBytes(UTF_8));
                if (!each.contains(archive.name(message))) {
                    Entry entry = line.entry() instanceof Entry.Closed
                            ? new Entry.Closed(day, tree.leaves(), tree.root())
                            : line.entry();
                    byte[] octets = new LedgerLine(++number, line.time(), entry, hash).octets();
                    hash = LedgerLine.hash(octets);
                    tree.add(octets);
                    forged.add(new String(octets, UTF_8));
                }
            }
            Files.writeString(archive.ledger(day), String.join("", forged));
        }
    }

    private static String ledger(LocalDate day) {
        return "ledger/2026/" + day + ".jsonl";
    }

    private void assertFound(Tuple... expected) throws Exception {
        assertThat(archive.verify()).extracting(Finding::kind, Finding::where).containsExactlyInAnyOrder(expected);
    }
}
