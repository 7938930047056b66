package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jamesexpress.delivery.TlsTable.Trials;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of a mail whose sender requires TLS, or waives it (RFC 8689): a {@link TlsTable}.
 */
@Timeout(120)
class RequireTlsTest {
    /** What a cell means is told at {@link TlsCell}. */
    private static final String TABLE = """
        WISH     POLICY        GOOD       LACKING    SELF_SIGNED EXPIRED    WRONG_NAME NO_STARTTLS REFUSED    LATER      DROPPED
        REQUIRED nothing       ALL-5.7.30 ALL-5.7.30 ALL-5.7.30  ALL-5.7.30 ALL-5.7.30 ALL-5.7.30  ALL-5.7.30 ALL-5.7.30 ALL-5.7.30
        REQUIRED sts-enforce   verified   5.7.30     5.7.10      5.7.10     5.7.10     5.7.10      5.7.10     4.7.0      4.7.5
        REQUIRED sts-testing   verified   5.7.30     5.7.10      5.7.10     5.7.10     5.7.10      5.7.10     4.7.0      4.7.5
        REQUIRED sts-elsewhere (5.7.10)   (5.7.10)   (5.7.10)    (5.7.10)   (5.7.10)   (5.7.10)    (5.7.10)   (5.7.10)   (5.7.10)
        REQUIRED sts-none      ALL-5.7.30 ALL-5.7.30 ALL-5.7.30  ALL-5.7.30 ALL-5.7.30 ALL-5.7.30  ALL-5.7.30 ALL-5.7.30 ALL-5.7.30
        REQUIRED rule-verified ALL-5.7.30 ALL-5.7.30 ALL-5.7.30  ALL-5.7.30 ALL-5.7.30 ALL-5.7.30  ALL-5.7.30 ALL-5.7.30 ALL-5.7.30
        REQUIRED sts-rule-none verified   5.7.30     5.7.10      5.7.10     5.7.10     5.7.10      5.7.10     4.7.0      4.7.5
        REQUIRED rule-named    5.7.10     5.7.10     5.7.10      5.7.10     verified   5.7.10      5.7.10     4.7.0      4.7.5
        REQUIRED rule-pinned   pinned     5.7.30     pinned      pinned     pinned     5.7.10      5.7.10     4.7.0      4.7.5
        WAIVED   nothing       verified   verified   unverified  unverified unverified clear       clear      clear      clear
        WAIVED   sts-enforce   verified   verified   unverified  unverified unverified clear       clear      clear      clear
        WAIVED   sts-elsewhere verified   verified   unverified  unverified unverified clear       clear      clear      clear
        WAIVED   rule-verified verified   verified   4.7.5       4.7.5      4.7.5      4.7.4       4.7.4      4.7.0      4.7.5
        WAIVED   rule-pinned   pinned     pinned     pinned      pinned     pinned     4.7.4       4.7.4      4.7.0      4.7.5
        NONE     nothing       verified   verified   unverified  unverified unverified clear       clear      clear      clear
        NONE     sts-enforce   verified   verified   4.7.5       4.7.5      4.7.5      4.7.4       4.7.4      4.7.0      4.7.5
        """;

    @TempDir
    private static Path folder;

    private static TlsTable table;

    @BeforeAll
    static void sendAMailForEveryCell() throws Exception {
        table = TlsTable.tried(TABLE, folder, RequireTlsTest::policy);
    }

    private static List<String> policy(String row, String domain) {
        return switch (row) {
            case "sts-elsewhere" -> List.of("mode: enforce", "mx: 2." + domain);
            case "sts-testing" -> List.of("mode: testing", "mx: *." + domain);
            case "sts-none" -> List.of("mode: none");
            default -> List.of("mode: enforce", "mx: *." + domain);
        };
    }

    @AfterAll
    static void close() throws IOException {
        table.close();
    }

    static List<Trials> trials() {
        return table.trials();
    }

    @Test
    void hasACellForEachWishPolicyAndHost() {
        assertThat(trials()).hasSize(16 * 9);
    }

    @ParameterizedTest
    @MethodSource("trials")
    void meansThisWhereThereIsANextHost(Trials trials) {
        assertThat(trials.withANextHost().attemptsAtFirst())
                .isEqualTo(trials.cell().withANextHost());
    }

    @ParameterizedTest
    @MethodSource("trials")
    void meansThisWhereThereIsNone(Trials trials) {
        assertThat(trials.alone().attemptsAtFirst())
                .containsExactly(trials.cell().alone());
    }

    /** A host that isn't asked for the promise hears no name, and who isn't asked for it need not make it. */
    @ParameterizedTest
    @MethodSource("trials")
    void namesAMailThatRequiresTlsToNobodyWhoDoesNotPromiseIt(Trials trials) {
        boolean required = trials.cell().wish() == TlsWish.REQUIRED;
        trials.both()
                .forEach(trial -> assertThat(trial.senders())
                        .hasSameSizeAs(trial.copies())
                        .allSatisfy(
                                line -> assertThat(line.endsWith(" REQUIRETLS")).isEqualTo(required)));
        if (required) {
            trials.both().forEach(trial -> assertThat(trial.copies()).doesNotContain(false));
        }
    }

    /** Also if the sender asked for the whole mail: the way back may be another one. */
    @ParameterizedTest
    @MethodSource("trials")
    void tellsTheSenderByAReportThatRequiresTlsToo(Trials trials) {
        TlsCell cell = trials.cell();
        if (cell.status().startsWith("5")) {
            assertThat(trials.alone().reports()).singleElement().satisfies(report -> {
                assertThat(report.text())
                        .contains(trials.alone().recipient())
                        .contains("Status: " + cell.status())
                        .contains("Subject: Hello")
                        .doesNotContain("Hello.");
                assertThat(report.tls()).isEqualTo(TlsWish.REQUIRED);
            });
        } else {
            assertThat(trials.alone().reports()).isEmpty();
        }
    }
}
