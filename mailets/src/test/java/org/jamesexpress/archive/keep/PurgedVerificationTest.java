package org.jamesexpress.archive.keep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.jamesexpress.archive.keep.KeptArchive.JOBS;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.groups.Tuple;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.Entry;
import org.jamesexpress.archive.LedgerLine;
import org.jamesexpress.archive.proof.Checkpoint;
import org.jamesexpress.archive.proof.Finding;
import org.jamesexpress.archive.proof.Finding.Kind;
import org.jamesexpress.archive.proof.Scope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a verification says of mails that were purged: two days with two mails each, one of which is to go. */
class PurgedVerificationTest {
    private static final LocalDate SECOND = LocalDate.parse("2026-11-22");

    @TempDir
    Path root;

    private KeptArchive archive;
    private final List<Path> jobs = new ArrayList<>();
    private Path other = Path.of("");

    @BeforeEach
    void fill() {
        archive = new KeptArchive(root);
        for (int day = 0; day < 2; day++) {
            jobs.add(archive.add(JOBS, "Subject: job " + day + "\r\n\r\n"));
            other = archive.add("bob@example.test", "Subject: other " + day + "\r\n\r\n");
            archive.pass(1);
        }
        archive.pass(31);
    }

    @Test
    void findsNothingWhenMailsOfClosedDaysWerePurged() throws Exception {
        archive.purge(Wanted.over());
        archive.pass(1);

        Checkpoint done = archive.verify(Scope.everything(), Checkpoint.begin(), checkpoint -> {});

        assertThat(done.findings()).isEmpty();
        assertThat(done.mails()).isEqualTo(2);
        assertThat(done.purged()).isEqualTo(2);
    }

    @Test
    void findsNothingFromADayOn() throws Exception {
        archive.purge(Wanted.over());
        archive.pass(1);

        Checkpoint done = archive.verify(new Scope(Optional.of(SECOND), 100), Checkpoint.begin(), checkpoint -> {});

        assertThat(done.findings()).isEmpty();
        assertThat(done.purged()).isEqualTo(1);
    }

    @Test
    void goesOnWhereAnotherWasBrokenOff() throws Exception {
        archive.purge(Wanted.over());
        archive.pass(1);
        Path state = root.resolve("state.json");
        List<LocalDate> days = new ArrayList<>();
        archive.verify(Scope.everything(), Checkpoint.begin(), checkpoint -> {
            if (days.isEmpty()) {
                checkpoint.save(state);
            }
            days.add(checkpoint.last().orElseThrow());
        });

        Checkpoint resumed = archive.verify(Scope.everything(), Checkpoint.load(state), checkpoint -> {});

        assertThat(resumed.findings()).isEmpty();
        assertThat(resumed.purged()).isEqualTo(2);
    }

    @Test
    void takesAMailThatIsPurgedMeanwhileForNoneThatIsMissing() throws Exception {
        Checkpoint done = archive.verify(Scope.everything(), Checkpoint.begin(), checkpoint -> {
            if (checkpoint.last().orElseThrow().isBefore(SECOND)) {
                archive.purge(Wanted.over());
            }
        });

        assertThat(done.findings()).isEmpty();
        assertThat(jobs.get(1)).doesNotExist();
    }

    @Test
    void findsAPurgedFileThatIsStillThere() throws Exception {
        archive.append(archive.tombstone(jobs.get(0)));

        assertFound(
                tuple(Kind.LEFT, archive.folder.relative(jobs.get(0))),
                tuple(Kind.LEFT, archive.folder.relative(ArchiveFolder.sidecarOf(jobs.get(0)))));
    }

    @Test
    void findsFilesThatAreGoneWithoutATombstone() throws Exception {
        archive.purge(Wanted.over());
        Files.delete(other);

        assertFound(tuple(Kind.MISSING, archive.folder.relative(other)));
    }

    @Test
    void findsATombstoneOfAMailThatNeverWas() throws Exception {
        archive.append(new Entry.Purged("ff", archive.folder.relative(other), "m", "jobs", "", "root"));

        assertThat(archive.verify()).singleElement().satisfies(each -> {
            assertThat(each.kind()).isEqualTo(Kind.BROKEN);
            assertThat(each.words()).endsWith("says that ff was purged, and no line before says that it was there");
        });
    }

    @Test
    void findsATombstoneThatStandsBeforeItsMail() throws Exception {
        String file = archive.folder.relative(other).replace(KeptArchive.id(other), "ff");
        archive.append(new Entry.Purged("ff", file, "m", "jobs", "", "root"));
        archive.append(new Entry.Archived("ff", file, 1, "", "", Optional.of(SECOND)));

        assertThat(archive.verify())
                .extracting(Finding::kind)
                .containsExactlyInAnyOrder(Kind.BROKEN, Kind.MISSING, Kind.MISSING);
    }

    @Test
    void findsATombstoneThatNamesAnothersFile() throws Exception {
        Files.delete(other);
        Files.delete(ArchiveFolder.sidecarOf(other));
        Entry.Purged forged = archive.tombstone(jobs.get(0));
        archive.append(new Entry.Purged(forged.id(), archive.folder.relative(other), "m", "jobs", "", "root"));

        assertThat(archive.verify())
                .extracting(Finding::kind)
                .containsExactlyInAnyOrder(Kind.BROKEN, Kind.MISSING, Kind.MISSING);
    }

    @Test
    void findsASecondTombstone() throws Exception {
        archive.purge(Wanted.over());
        archive.append(archive.tombstone(jobs.get(0)));

        assertThat(archive.verify())
                .singleElement()
                .satisfies(each -> assertThat(each.words())
                        .endsWith("says once more that " + KeptArchive.id(jobs.get(0)) + " was purged"));
    }

    @Test
    void findsATombstoneByARuleOfAMailWhoseTimeWasNotOver() throws Exception {
        Path young = archive.add(JOBS, "Subject: young\r\n\r\n");
        archive.pass(30);
        for (Path each : List.of(young, other)) {
            archive.append(archive.tombstone(each));
            Files.delete(each);
            Files.delete(ArchiveFolder.sidecarOf(each));
        }

        assertThat(archive.verify())
                .extracting(Finding::kind, each -> each.words().replaceFirst(".* says", "says"))
                .containsExactly(
                        tuple(
                                Kind.BROKEN,
                                "says that the time of " + KeptArchive.id(young)
                                        + " was over, which must be kept until 2027-01-23"),
                        tuple(
                                Kind.BROKEN,
                                "says that the time of " + KeptArchive.id(other)
                                        + " was over, which must be kept for ever"));
    }

    /** Whoever looks at the mail's day and those that follow must see it. */
    @Test
    void countsNoTombstoneThatStandsInADayBeforeItsMail() throws Exception {
        Entry.Purged purged = archive.tombstone(jobs.get(1));
        Path first = archive.folder.ledgerOf(SECOND.minusDays(1));
        Files.write(
                first,
                new LedgerLine(99, archive.clock.instant(), purged, LedgerLine.NOTHING).octets(),
                StandardOpenOption.APPEND);
        Files.delete(jobs.get(1));
        Files.delete(ArchiveFolder.sidecarOf(jobs.get(1)));

        Checkpoint done = archive.verify(new Scope(Optional.of(SECOND), 100), Checkpoint.begin(), checkpoint -> {});

        assertThat(done.findings())
                .extracting(Finding::kind)
                .filteredOn(Kind.MISSING::equals)
                .hasSize(2);
    }

    @Test
    void findsAHoldThatIsOrderedTwiceAndOneThatEndsWithoutStanding() throws Exception {
        archive.append(new Entry.Held("case-1", "subject:other", "", "Court order", "root"));
        archive.append(new Entry.Held("case-1", "subject:none", "", "forged", "root"));
        archive.append(new Entry.Released("case-1", "Closed", "root"));
        archive.append(new Entry.Held("case-1", "subject:other", "", "Court order", "root"));
        archive.append(new Entry.Released("case-2", "forged", "root"));

        assertThat(archive.verify())
                .extracting(Finding::kind, each -> each.words().replaceFirst("line number \\d+ ", ""))
                .containsExactly(
                        tuple(Kind.BROKEN, "orders another hold case-1, while one stands"),
                        tuple(Kind.BROKEN, "ends the hold case-2, while none stands"));
    }

    @Test
    void findsATombstoneThatWasTakenAway() throws Exception {
        archive.purge(Wanted.over());
        archive.open().tend();
        Path ledger = archive.folder.ledgers().get(archive.folder.ledgers().lastKey());
        List<String> lines = Files.readAllLines(ledger);
        Files.write(ledger, lines.subList(0, lines.size() - 1));

        assertThat(archive.verify(Scope.everything(), Checkpoint.begin(), checkpoint -> {})
                        .findings())
                .extracting(Finding::kind)
                .contains(Kind.CUT_OFF, Kind.MISSING);
    }

    private void assertFound(Tuple... expected) throws Exception {
        assertThat(archive.verify()).extracting(Finding::kind, Finding::where).containsExactlyInAnyOrder(expected);
    }
}
