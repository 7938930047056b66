package org.jamesexpress.archive.proof;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jamesexpress.archive.Archive;
import org.jamesexpress.archive.ArchiveConfig;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.Archives;
import org.jamesexpress.archive.Health.State;
import org.jamesexpress.archive.LedgerFile;
import org.jamesexpress.archive.StampCheck;
import org.jamesexpress.archive.Witness;
import org.jamesexpress.archive.proof.Finding.Kind;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.MailDirection;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.Sha256;
import org.jamesexpress.testing.MovedClock;
import org.jamesexpress.testing.TestAuthority;
import org.jamesexpress.testing.TestAuthority.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class StampTest {
    private static final LocalDate DAY = LocalDate.parse("2026-11-21");

    @TempDir
    Path root;

    private final MovedClock clock = new MovedClock("2026-11-21T20:00:00Z");
    private TestAuthority authority;
    private Archive archive;
    private ArchiveFolder folder;

    @BeforeEach
    void closeADay() throws IOException {
        authority = new TestAuthority(clock);
        Files.writeString(root.resolve("roots.pem"), authority.pem());
        folder = new ArchiveFolder(root.resolve("archive"));
        archive = Archive.open(config(), clock, new SecureRandom());
        add();
        nextDay();
    }

    @AfterEach
    void stop() {
        authority.close();
    }

    @Test
    void isOfEachClosedDayAndInBothPlaces() throws IOException {
        archive.stamp();
        add();
        nextDay();
        archive.stamp();
        archive.stamp();

        assertThat(authority.questions()).isEqualTo(2);
        assertThat(folder.stampOf(DAY)).exists();
        assertThat(folder.stampOf(DAY.plusDays(1))).exists();
        assertThat(root.resolve("second").resolve(folder.id().orElseThrow()).resolve("stamps/2026-11-21.tsr"))
                .hasSameBinaryContentAs(folder.stampOf(DAY));
        assertThat(findings()).isEmpty();
        assertThat(archive.health().state()).isEqualTo(State.GOOD);
    }

    @Test
    void isAskedForOnceWhateverTheServerHasForgotten() {
        archive.stamp();

        Archive.open(config(), clock, new SecureRandom()).stamp();

        assertThat(authority.questions()).isEqualTo(1);
    }

    @Test
    void isWhatOpenSslVerifies() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
        archive.stamp();
        Process openssl = new ProcessBuilder(
                        "/usr/bin/openssl",
                        "ts",
                        "-verify",
                        "-digest",
                        Sha256.hex(LedgerFile.last(folder.ledgerOf(DAY)).orElseThrow()),
                        "-in",
                        folder.stampOf(DAY).toString(),
                        "-CAfile",
                        root.resolve("roots.pem").toString())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(openssl.getInputStream().readAllBytes(), UTF_8)).contains("Verification: OK");
        assertThat(openssl.waitFor()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HTTP_500              | HTTP 500
            GARBAGE               | its answer is no stamp of what was asked
            REFUSAL               | it refused: status 2 not today
            STAMP_OF_ANOTHER_HASH | its answer is no stamp of what was asked
            STAMP_WITHOUT_NONCE   | its answer is no stamp of what was asked
            ENDLESS               | its answer has more than 65536 bytes
            SIGNED_BY_ANOTHER_KEY | its stamp proves nothing: its signature is wrong
            STAMP_OF_YESTERDAY    | its stamp proves nothing: it was made at 2026-11-21T20:00:00Z, before the day was closed
            """)
    void isNotMissedWithoutAWarning(Answer answer, String words) {
        authority.answer(answer);

        archive.stamp();

        assertThat(folder.stampOf(DAY)).doesNotExist();
        assertThat(archive.health().state()).isEqualTo(State.WARNING);
        assertThat(archive.health().words())
                .contains("can't have a day stamped by " + authority.url())
                .contains(words);
        add();
    }

    @Test
    void isAskedForAgainAfterAPauseThatGrows() {
        authority.answer(Answer.HTTP_500);
        int minutes = 0;
        for (int tries = 1; tries <= 4; minutes++) {
            archive.stamp();
            if (authority.questions() > tries) {
                tries++;
            }
            clock.add(Duration.ofMinutes(1));
        }
        assertThat(minutes).as("1 + 2 + 4 + 8, and the first").isEqualTo(16);

        authority.answer(Answer.STAMP);
        clock.add(Duration.ofMinutes(15));
        archive.stamp();

        assertThat(folder.stampOf(DAY)).exists();
        assertThat(archive.health().state()).isEqualTo(State.GOOD);
    }

    @Test
    void isMissedAfterTwoDaysWhereAnAuthorityIsNamed() throws IOException {
        clock.add(Duration.ofDays(1));
        assertThat(findings()).isEmpty();

        clock.add(Duration.ofDays(1).plusSeconds(1));
        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.STAMP);
            assertThat(finding.where()).isEqualTo("ledger/2026/2026-11-21.tsr");
            assertThat(finding.words()).isEqualTo("this day was never stamped");
        });
        assertThat(findings(Archives.config(root))).isEmpty();
    }

    @Test
    void isOfNoOtherDay() throws IOException {
        archive.stamp();
        add();
        nextDay();
        archive.stamp();
        Files.copy(folder.stampOf(DAY), folder.stampOf(DAY.plusDays(1)), StandardCopyOption.REPLACE_EXISTING);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.where()).isEqualTo("ledger/2026/2026-11-22.tsr");
            assertThat(finding.words()).isEqualTo("it stamps something else");
        });
    }

    @Test
    void isNotKeptWhenAnotherThanTheTrustedHasMadeIt() throws IOException {
        try (TestAuthority other = new TestAuthority(clock)) {
            Files.writeString(root.resolve("roots.pem"), other.pem());
            archive.stamp();

            assertThat(folder.stampOf(DAY)).doesNotExist();
            assertThat(archive.health().words()).contains("none of timestampTrust stands behind it");
        }
    }

    @Test
    void isTakenFromTheSecondPlaceWhereItIsGone() throws IOException {
        archive.stamp();
        byte[] stamp = Files.readAllBytes(folder.stampOf(DAY));
        Files.delete(folder.stampOf(DAY));
        clock.add(Duration.ofDays(9));

        Archive.open(config(), clock, new SecureRandom()).stamp();

        assertThat(folder.stampOf(DAY)).hasBinaryContent(stamp);
    }

    @Test
    void isNamedWhenItWasMadeLongAfterItsDay() throws IOException {
        clock.add(Duration.ofDays(4));
        archive.stamp();
        StampVerification verification = verification(config());

        assertThat(verification.run()).isEmpty();
        assertThat(verification.late())
                .containsExactly(new StampVerification.Late(DAY, Instant.parse("2026-11-26T20:00:00Z")));
    }

    @Test
    void isExpectedTwoDaysAfterADayWasClosedHoweverLate() throws IOException {
        archive.stamp();
        add();
        clock.add(Duration.ofDays(5));
        archive.tend();
        assertThat(findings()).isEmpty();

        clock.add(Duration.ofDays(3));
        assertThat(findings()).extracting(Finding::words).containsExactly("this day was never stamped");
    }

    @Test
    void isNotChangedWhereItSaysWhatOrWhenOrWho() throws IOException {
        archive.stamp();
        byte[] stamp = Files.readAllBytes(folder.stampOf(DAY));
        byte[] hash =
                Sha256.digest().digest(LedgerFile.last(folder.ledgerOf(DAY)).orElseThrow());
        int[] places = {place(hash, stamp), place("20261122200000Z".getBytes(US_ASCII), stamp), stamp.length - 5};
        for (int place : places) {
            write(stamp, place);
            assertThat(findings()).as("octet %d", place).isNotEmpty();
        }
    }

    @Test
    void isAFindingAndNothingElseWhereverItIsChanged() throws IOException {
        archive.stamp();
        byte[] stamp = Files.readAllBytes(folder.stampOf(DAY));
        byte[] closing = LedgerFile.last(folder.ledgerOf(DAY)).orElseThrow();
        StampCheck check = new StampCheck(config().stamps());
        int refused = 0;
        for (int place = 0; place < stamp.length; place++) {
            byte[] changed = stamp.clone();
            changed[place] ^= 1;
            try {
                check.require(changed, closing);
            } catch (IllegalArgumentException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(stamp.length / 2);
    }

    @Test
    void isAFindingWhenItCanNotBeRead() throws IOException {
        archive.stamp();
        Files.delete(folder.stampOf(DAY));
        Files.createDirectory(folder.stampOf(DAY));

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.UNREADABLE);
            assertThat(finding.where()).isEqualTo("ledger/2026/2026-11-21.tsr");
        });
    }

    private void write(byte[] stamp, int place) throws IOException {
        byte[] changed = stamp.clone();
        changed[place] ^= 1;
        Files.write(folder.stampOf(DAY), changed);
    }

    private static int place(byte[] part, byte[] whole) {
        int place = new String(whole, ISO_8859_1).indexOf(new String(part, ISO_8859_1));
        assertThat(place).isPositive();
        return place;
    }

    @Test
    void isTracedToARootThatIsTrusted() throws IOException {
        archive.stamp();
        try (TestAuthority other = new TestAuthority(clock)) {
            Files.writeString(root.resolve("roots.pem"), other.pem());
            assertThat(findings())
                    .singleElement()
                    .extracting(Finding::words)
                    .asString()
                    .startsWith("none of timestampTrust stands behind it");

            Files.writeString(root.resolve("roots.pem"), other.pem() + authority.pem());
            assertThat(findings()).isEmpty();
        }
        assertThat(findings(Archives.config(root, "timestampAuthority", "http://x.test/")))
                .isEmpty();
    }

    @Test
    void isNotTakenAwayUnseen() throws IOException {
        archive.stamp();
        Files.delete(folder.stampOf(DAY));

        assertThat(findings())
                .singleElement()
                .extracting(Finding::words)
                .isEqualTo("it is gone; the second place has one");
    }

    @Test
    void isNotReplacedInTheSecondPlaceUnseen() throws IOException {
        archive.stamp();
        Path there = root.resolve("second").resolve(folder.id().orElseThrow()).resolve("stamps/2026-11-21.tsr");
        Files.writeString(there, "x");

        assertThat(findings())
                .singleElement()
                .extracting(Finding::words)
                .asString()
                .startsWith("that of the second place: it can't be read");
    }

    @Test
    void needsCertificatesToBeTraced() throws IOException {
        archive.stamp();
        Files.writeString(root.resolve("roots.pem"), "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n");
        assertThatThrownBy(this::findings)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("timestampTrust = " + root.resolve("roots.pem"));
    }

    @Test
    void isNoStrayFile() throws Exception {
        archive.stamp();
        Files.copy(folder.stampOf(DAY), folder.stampOf(DAY.minusDays(1)));

        Checkpoint end = new Verification(
                        folder,
                        Optional.of(Witness.at(root.resolve("second"))),
                        Scope.everything(),
                        Throttle.none(),
                        () -> 0.5,
                        Checkpoint.begin())
                .run(done -> {});

        assertThat(end.findings())
                .containsExactly(new Finding(Kind.EXTRA, "ledger/2026/2026-11-20.tsr", "the ledger doesn't name it"));
    }

    private void add() {
        archive.add(
                new Arrival(
                        "Mail1",
                        "Mail1",
                        "",
                        Map.of("bob@example.test", MailDirection.INBOUND),
                        "",
                        "",
                        "",
                        "",
                        Arrival.CLEAR,
                        Map.of(),
                        Instant.parse("2026-11-21T20:00:00Z")),
                Content.of("Subject: x\r\n\r\n".getBytes(US_ASCII)));
    }

    @Test
    void isAskedByAUrlWithoutNameAndPassword() {
        assertThatThrownBy(() -> Archives.config(root, "timestampAuthority", "http://alice:geheim@tsa.test/tsr"))
                .hasMessageContaining("timestampAuthority = ")
                .hasMessageContaining("should be a URL such as http://timestamp.example.net/tsr")
                .hasMessageNotContaining("geheim");
    }

    private void nextDay() {
        clock.add(Duration.ofDays(1));
        archive.tend();
    }

    private ArchiveConfig config() {
        return Archives.config(
                root,
                "stopFree",
                "0",
                "warnFree",
                "0",
                "timestampAuthority",
                authority.url().toString(),
                "timestampTrust",
                "roots.pem");
    }

    private List<Finding> findings() throws IOException {
        return findings(config());
    }

    private List<Finding> findings(ArchiveConfig config) throws IOException {
        return verification(config).run();
    }

    private StampVerification verification(ArchiveConfig config) throws IOException {
        return new StampVerification(
                folder, Optional.of(Witness.at(config.witness())), config.stamps(), Scope.everything(), clock);
    }
}
