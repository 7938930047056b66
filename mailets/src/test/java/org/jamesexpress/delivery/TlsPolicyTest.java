package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jamesexpress.delivery.TlsTable.Trial;
import org.jamesexpress.delivery.TlsTable.Trials;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of a mail under a policy: a {@link TlsTable}. What is left then waits until its lifetime ends.
 */
@Timeout(120)
class TlsPolicyTest {
    /**
     * What a cell means is told at {@link TlsCell}. The policies whose names begin with sts are those of domains, by
     * MTA-STS: of a mode, or they name another host than the first one, or nobody can have them, or a rule says
     * {@code none}.
     */
    private static final String TABLE = """
        POLICY             GOOD     EXPIRED    NOT_YET    WRONG_NAME SELF_SIGNED NO_BETWEEN UNKNOWN_ROOT ROLLED   IN_SUBJECT NO_STARTTLS LATER   REFUSED DROPPED GARBAGE
        rule-none          clear    clear      clear      clear      clear       clear      clear        clear    clear      clear       clear   clear   clear   clear
        rule-opportunistic verified unverified unverified unverified unverified  unverified unverified   verified unverified clear       clear   clear   clear   clear
        rule-required      verified unverified unverified unverified unverified  unverified unverified   verified unverified 4.7.4       4.7.0   4.7.4   4.7.5   4.7.5
        rule-verified      verified 4.7.5      4.7.5      4.7.5      4.7.5       4.7.5      4.7.5        verified 4.7.5      4.7.4       4.7.0   4.7.4   4.7.5   4.7.5
        rule-named         4.7.5    4.7.5      4.7.5      verified   4.7.5       4.7.5      4.7.5        4.7.5    4.7.5      4.7.4       4.7.0   4.7.4   4.7.5   4.7.5
        rule-pinned        pinned   pinned     pinned     pinned     pinned      pinned     pinned       4.7.5    pinned     4.7.4       4.7.0   4.7.4   4.7.5   4.7.5
        sts-enforce        verified 4.7.5      4.7.5      4.7.5      4.7.5       4.7.5      4.7.5        verified 4.7.5      4.7.4       4.7.0   4.7.4   4.7.5   4.7.5
        sts-elsewhere      (4.7.5)  (4.7.5)    (4.7.5)    (4.7.5)    (4.7.5)     (4.7.5)    (4.7.5)      (4.7.5)  (4.7.5)    (4.7.5)     (4.7.5) (4.7.5) (4.7.5) (4.7.5)
        sts-testing        verified unverified unverified unverified unverified  unverified unverified   verified unverified clear       clear   clear   clear   clear
        sts-none           verified unverified unverified unverified unverified  unverified unverified   verified unverified clear       clear   clear   clear   clear
        sts-unknown        verified unverified unverified unverified unverified  unverified unverified   verified unverified clear       clear   clear   clear   clear
        sts-rule-none      clear    clear      clear      clear      clear       clear      clear        clear    clear      clear       clear   clear   clear   clear
        """;

    @TempDir
    private static Path folder;

    private static TlsTable table;

    @BeforeAll
    static void sendAMailForEveryCell() throws Exception {
        table = TlsTable.tried(TABLE, folder, TlsPolicyTest::policy);
        table.endAllLifetimes();
    }

    private static List<String> policy(String row, String domain) {
        return switch (row) {
            case "sts-enforce", "sts-rule-none" -> List.of("mode: enforce", "mx: 1." + domain, "mx: 2." + domain);
            case "sts-elsewhere" -> List.of("mode: enforce", "mx: 2." + domain, "mx: *.1." + domain);
            case "sts-testing" -> List.of("mode: testing", "mx: 2." + domain);
            case "sts-none" -> List.of("mode: none");
            default -> List.of("mode: enforced");
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
    void hasACellForEachPolicyAndHost() {
        assertThat(trials()).hasSize(12 * (FirstHost.values().length - 1));
        assertThat(trials()).extracting(it -> it.cell().host()).doesNotContain(FirstHost.LACKING);
    }

    @ParameterizedTest
    @MethodSource("trials")
    void meansThisWhereThereIsANextHost(Trials trials) {
        TlsCell cell = trials.cell();
        assertThat(trials.withANextHost().attemptsAtFirst()).isEqualTo(cell.withANextHost());
        assertThat(trials.withANextHost().copies())
                .containsExactly(!cell.meaning().equals("clear"));
    }

    @ParameterizedTest
    @MethodSource("trials")
    void meansThisWhereThereIsNone(Trials trials) {
        assertThat(trials.alone().attemptsAtFirst())
                .containsExactly(trials.cell().alone());
    }

    /** A host that doesn't prove what it must hears of no mail, however often it is tried. */
    @ParameterizedTest
    @MethodSource("trials")
    void bouncesAtTheEndOfTheLifetimeWhatWasNeverMet(Trials trials) {
        TlsCell cell = trials.cell();
        Trial alone = trials.alone();
        if (cell.isDelivered()) {
            assertThat(alone.attempts()).isEqualTo(alone.attemptsAtFirst());
            return;
        }
        assertThat(alone.attempts()).last().isEqualTo(cell.atTheEnd());
        assertThat(alone.senders()).isEmpty();
        assertThat(alone.copies()).isEmpty();
        assertThat(alone.reports())
                .singleElement()
                .satisfies(report ->
                        assertThat(report.text()).contains(alone.recipient()).contains("Status: " + cell.status()));
    }
}
