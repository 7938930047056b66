package org.jamesexpress.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jamesexpress.store.Sha256;
import org.jamesexpress.testing.MovedClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final LocalDate DAY = LocalDate.parse("2026-11-21");

    @TempDir
    Path directory;

    @TempDir
    Path second;

    private final MovedClock clock = new MovedClock("2026-11-21T22:00:00Z");

    @Test
    void hasInEachLineTheHashOfTheOneBefore() throws IOException {
        Ledger ledger = ledger();
        ledger.append(List.of(mail("a"), mail("b")));
        ledger.append(List.of(mail("c")));

        List<String> lines = lines(DAY);
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0))
                .matches("\\{\"number\":1,\"time\":\"2026-11-21T22:00:00Z\",\"kind\":\"open\","
                        + "\"archive\":\"[0-9a-f]{32}\",\"format\":1,\"previous\":\"0{64}\"}\n");
        assertThat(lines.get(1)).startsWith("{\"number\":2,").contains("\"kind\":\"mail\",\"id\":\"a\"");
        for (int i = 1; i < lines.size(); i++) {
            assertThat(lines.get(i)).endsWith("\"previous\":\"" + sha256(lines.get(i - 1)) + "\"}\n");
        }
    }

    @Test
    void goesOnWhereItEndedAfterARestart() throws IOException {
        ledger().append(List.of(mail("a")));
        ledger().append(List.of(mail("b")));

        List<String> lines = lines(DAY);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(2)).startsWith("{\"number\":3,").contains(sha256(lines.get(1)));
    }

    @Test
    void closesADayWithItsRootBeforeTheNextBegins() throws IOException {
        Ledger ledger = ledger();
        ledger.append(List.of(mail("a"), mail("b")));
        clock.add(Duration.ofHours(3));
        ledger.append(List.of(mail("c")));

        List<String> first = lines(DAY);
        List<String> next = lines(DAY.plusDays(1));
        MerkleTree tree = new MerkleTree();
        first.subList(0, 3).forEach(line -> tree.add(line.getBytes(UTF_8)));
        assertThat(LedgerLine.parse(first.get(3).getBytes(UTF_8)).entry())
                .isEqualTo(new Entry.Closed(DAY, 3, tree.root()));
        assertThat(first).hasSize(4);
        assertThat(next).singleElement().asString().startsWith("{\"number\":5,").contains(sha256(first.get(3)));
    }

    @Test
    void closesADayOnWhichNothingMoreComes() throws IOException {
        Ledger ledger = ledger();
        ledger.append(List.of(mail("a")));
        ledger.closeDay();
        assertThat(lines(DAY)).hasSize(2);

        clock.add(Duration.ofDays(3));
        ledger.closeDay();
        ledger.closeDay();

        assertThat(lines(DAY)).hasSize(3);
        assertThat(folder().ledgers().keySet()).containsExactly(DAY);
    }

    @Test
    void tellsTheSecondPlaceHowTheDayWasClosedAndHowFarItIs() throws IOException {
        Ledger ledger = ledger();
        Notary notary = notary(ledger);
        ledger.append(List.of(mail("a")));
        notary.attest();
        clock.add(Duration.ofDays(1));
        ledger.append(List.of(mail("b")));
        notary.attest();
        notary.attest();

        Witness witness = Witness.at(second);
        String archive = folder().id().orElseThrow();
        assertThat(witness.days(archive))
                .singleElement()
                .isEqualTo(lines(DAY).get(2).getBytes(UTF_8));
        String last = lines(DAY.plusDays(1)).get(0);
        assertThat(witness.head(archive)).hasValue(new Witness.Head(4, sha256(last), clock.instant()));
        assertThat(second.resolve(archive).resolve("heads.jsonl")).content().hasLineCount(2);
    }

    @Test
    void tellsTheSecondPlaceLaterWhatItCouldNotBeTold() throws IOException {
        Ledger ledger = ledger();
        Notary notary = notary(ledger);
        Path inTheWay = second;
        Files.delete(inTheWay);
        Files.writeString(inTheWay, "a file where a folder belongs");
        ledger.append(List.of(mail("a")));
        clock.add(Duration.ofDays(1));
        ledger.append(List.of(mail("b")));
        assertThatThrownBy(notary::attest).isInstanceOf(IOException.class);

        Files.delete(inTheWay);
        notary.attest();

        assertThat(Witness.at(second).days(folder().id().orElseThrow())).hasSize(1);
    }

    @Test
    void attestsNoLedgerWhoseEndWasCutOff() throws IOException {
        Ledger ledger = ledger();
        Notary notary = notary(ledger);
        ledger.append(List.of(mail("a"), mail("b")));
        notary.attest();
        Files.writeString(folder().ledgerOf(DAY), lines(DAY).get(0) + lines(DAY).get(1));

        for (Notary each : List.of(notary, notary, notary(ledger()))) {
            assertThatThrownBy(each::attest).hasMessage("the ledger is not the one that the second place has seen");
        }
        ledger.append(List.of(mail("c"), mail("d")));
        assertThatThrownBy(notary::attest).isInstanceOf(IOException.class);

        assertThat(Witness.at(second)
                        .head(folder().id().orElseThrow())
                        .orElseThrow()
                        .number())
                .isEqualTo(3);
    }

    @Test
    void beginsNoNewLedgerWhereThereWasOne() throws IOException {
        Ledger ledger = ledger();
        ledger.append(List.of(mail("a")));
        Files.move(folder().ledger(), second.resolve("unmounted"));

        assertThatThrownBy(() -> ledger.append(List.of(mail("b"))))
                .hasMessageContaining("which had 2 lines, is gone: is its disk mounted?");

        assertThat(folder().ledgers()).isEmpty();
    }

    /** Each knows only what it has written itself, until it looks. */
    @Test
    void writesOverNobodysLinesWhenADayHasEnded() throws IOException {
        Ledger one = ledger();
        Ledger other = ledger();
        one.append(List.of(mail("a")));
        clock.add(Duration.ofDays(1));
        one.closeDay();
        other.append(List.of(mail("b")));
        one.append(List.of(mail("c")));
        other.append(List.of(mail("d")));
        clock.add(Duration.ofDays(1));
        other.closeDay();
        clock.add(Duration.ofDays(1));
        one.append(List.of(mail("e")));
        other.append(List.of(mail("f")));

        List<String> all = new ArrayList<>();
        for (LocalDate day : folder().ledgers().keySet()) {
            all.addAll(lines(day));
        }
        assertThat(all).hasSize(9);
        for (int i = 1; i < all.size(); i++) {
            assertThat(all.get(i)).startsWith("{\"number\":" + (i + 1) + ",").contains(sha256(all.get(i - 1)));
        }
    }

    @Test
    void writesToNoDayThatIsClosedWhenTheClockIsSetBack() throws IOException {
        Ledger ledger = ledger();
        ledger.append(List.of(mail("a")));
        clock.add(Duration.ofDays(1));
        ledger.append(List.of(mail("b")));
        clock.add(Duration.ofDays(-1));
        ledger.append(List.of(mail("c")));

        assertThat(lines(DAY)).hasSize(3);
        assertThat(lines(DAY.plusDays(1))).hasSize(2);
    }

    @Test
    void cutsOffALineThatACrashLeftUnfinished() throws IOException {
        ledger().append(List.of(mail("a")));
        Files.writeString(folder().ledgerOf(DAY), "{\"number\":3,\"ti", StandardOpenOption.APPEND);

        ledger().append(List.of(mail("b")));

        List<String> lines = lines(DAY);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(2)).startsWith("{\"number\":3,").contains(sha256(lines.get(1)));
    }

    @Test
    void beginsAFileThatACrashLeftEmpty() throws IOException {
        ledger().append(List.of(mail("a")));
        clock.add(Duration.ofDays(1));
        Files.createFile(folder().ledgerOf(DAY.plusDays(1)));

        ledger().append(List.of(mail("b")));

        assertThat(lines(DAY.plusDays(1)))
                .singleElement()
                .asString()
                .startsWith("{\"number\":3,")
                .contains(sha256(lines(DAY).get(1)));
    }

    @Test
    void goesOnAfterALineThatSomebodySpoilt() throws IOException {
        ledger().append(List.of(mail("a")));
        Files.writeString(folder().ledgerOf(DAY), "spoilt\n", StandardOpenOption.APPEND);

        ledger().append(List.of(mail("b")));

        assertThat(lines(DAY).get(3)).startsWith("{\"number\":4,").contains(sha256("spoilt\n"));
    }

    @Test
    void isOneChainWhoeverOfManyWrites() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(4);
        List<Future<?>> writing = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Ledger own = ledger();
            writing.add(writers.submit(() -> {
                for (int n = 0; n < 25; n++) {
                    own.append(List.of(mail("m" + n)));
                }
                return own;
            }));
        }
        for (Future<?> each : writing) {
            each.get();
        }
        writers.shutdownNow();

        List<String> lines = lines(DAY);
        assertThat(lines).hasSize(101);
        for (int i = 1; i < lines.size(); i++) {
            assertThat(lines.get(i)).startsWith("{\"number\":" + (i + 1) + ",").contains(sha256(lines.get(i - 1)));
        }
    }

    private Ledger ledger() {
        return new Ledger(folder(), clock, new SecureRandom());
    }

    private Notary notary(Ledger ledger) {
        return new Notary(folder(), ledger, Witness.at(second), clock);
    }

    private ArchiveFolder folder() {
        return new ArchiveFolder(directory);
    }

    private static Entry mail(String id) {
        return new Entry.Archived(id, "2026/11/21/" + id + ".eml", 5, "f".repeat(64), "e".repeat(64), Optional.empty());
    }

    private List<String> lines(LocalDate day) throws IOException {
        List<String> lines = new ArrayList<>();
        try (LedgerFile file = LedgerFile.open(folder().ledgerOf(day))) {
            for (Optional<byte[]> line = file.next(); line.isPresent(); line = file.next()) {
                lines.add(new String(line.get(), UTF_8));
            }
        }
        return lines;
    }

    private static String sha256(String line) {
        return Sha256.hex(line.getBytes(UTF_8));
    }
}
