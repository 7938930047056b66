package org.jamesexpress.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.events.Arrival;
import org.jamesexpress.events.MailDirection;
import org.jamesexpress.store.Content;
import org.jamesexpress.testing.MovedClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A mail from alice@example.test to bob@example.test and, leaving, to Carol@elsewhere.invalid. */
class RetentionTest {
    private static final String MESSAGE = "Subject: hello\r\nX-Contract: YES\r\n\r\nX-Contract: body\r\n";

    @TempDir
    Path root;

    private final MovedClock clock = new MovedClock("2026-11-21T23:59:59Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            10y                                                 | 2036-11-21
            90d                                                 | 2027-02-19
            6w                                                  | 2027-01-02
            18m                                                 | 2028-05-21
            10y: direction:outbound                             | 2036-11-21
            10y: direction:internal direction:outbound          | 2036-11-21
            10y: direction:inbound                              |
            10y: domain:example.test                            | 2036-11-21
            10y: domain:Elsewhere.Invalid                       | 2036-11-21
            10y: domain:invalid                                 |
            10y: mailbox:carol@elsewhere.invalid                | 2036-11-21
            10y: mailbox:arol@elsewhere.invalid                 |
            10y: mailbox:alice@example.test direction:outbound  | 2036-11-21
            10y: mailbox:alice@example.test direction:inbound   |
            10y: header:x-contract                              | 2036-11-21
            10y: header:X-Contract=yes                          | 2036-11-21
            10y: header:X-Contract=Y*s                          | 2036-11-21
            10y: header:X-Contract=body                         |
            10y: header:X-None                                  |
            90d; 10y contracts: domain:example.test ; 1y        | 2036-11-21
            forever: header:X-Contract; 1d                      |
            """)
    void keepsAMailAsLongAsTheLongestOfAllRulesThatFit(String rules, String until) throws IOException {
        assertThat(archived(rules, MESSAGE, UTF_8).at("/retention/until").asText(null))
                .isEqualTo(until);
    }

    @ParameterizedTest
    @CsvSource({
        "domain:bücher.example, a@xn--bcher-kva.example",
        "domain:xn--bcher-kva.example, a@bücher.example",
        "domain:XN--BCHER-KVA.example, a@BÜCHER.example.",
        "domain:example.com., a@Example.COM",
        "domain:example.com, a@example.com.",
        "mailbox:Jörg@bücher.example., jörg@xn--bcher-kva.example",
        "domain:[192.0.2.1], a@[192.0.2.1]",
        "'domain:a_b.example', a@A_B.example"
    })
    void comparesDomainsHoweverTheyAreWritten(String condition, String sender) throws IOException {
        assertThat(archived("10y: " + condition, MESSAGE, UTF_8, sender).has("retention"))
                .isTrue();
        assertThat(archived("10y: " + condition, MESSAGE, UTF_8, "a@b" + sender.substring(2))
                        .has("retention"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "bücher.example", "a@", "@", "a@..", "a@-\u0300.example", "\"a@b\"@xn--", "a@\uD800"})
    void takesAnySenderThatNoRuleFits(String sender) throws IOException {
        assertThat(archived("10y: domain:bücher.example", MESSAGE, UTF_8, sender)
                        .has("retention"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mailbox:<a@example.com>",
                "mailbox:a@example..com",
                "mailbox:<a@example.com",
                "mailbox:a@",
                "domain:<example.com>",
                "domain:.example.com",
                "domain:example..com",
                "domain:.",
                "domain:example.com.."
            })
    void refusesAnAddressThatNoMailCanHave(String condition) {
        assertThat(complaints("10y: " + condition)).hasSize(1);
    }

    @Test
    void stampsTheNameOfTheRuleIntoTheSidecarAndTheDayIntoTheLedger() throws IOException {
        JsonNode sidecar = archived("90d\n 10y  contracts:  header:X-Contract=yes \n1y", MESSAGE, UTF_8);

        assertThat(sidecar.path("retention").toString()).isEqualTo("{\"rule\":\"contracts\",\"until\":\"2036-11-21\"}");
        assertThat(lastLine()).contains("\"until\":\"2036-11-21\"");
    }

    @Test
    void callsARuleWithoutANameByItsText() throws IOException {
        assertThat(archived("forever:  domain:example.test ", MESSAGE, UTF_8)
                        .path("retention")
                        .toString())
                .isEqualTo("{\"rule\":\"forever: domain:example.test\"}");
    }

    @Test
    void stampsNothingWhereNoRuleFits() throws IOException {
        assertThat(archived("10y: direction:inbound", MESSAGE, UTF_8).has("retention"))
                .isFalse();
        assertThat(lastLine()).doesNotContain("until");
    }

    @Test
    void countsFromTheLedgersDayWhenTheClockIsBehindIt() throws IOException {
        archived("10y", MESSAGE, UTF_8);
        clock.add(Duration.ofDays(-9800));
        Archive archive = open("10y");
        JsonNode behind = archived("10y", MESSAGE, UTF_8);
        JsonNode behindAgain = archived("10y", MESSAGE, UTF_8);

        assertThat(behind.path("arrived").asText()).startsWith("2000-");
        assertThat(List.of(behind, behindAgain))
                .allMatch(each -> each.at("/retention/until").asText().equals("2036-11-21"));
        assertThat(archive.health().words())
                .contains("the ledger is at 2026-11-21, from which each mail's time counts");
        clock.add(Duration.ofDays(9801));
        assertThat(archived("10y", MESSAGE, UTF_8).at("/retention/until").asText())
                .isEqualTo("2036-11-22");
    }

    @Test
    void leavesAMailAsItWasStampedWhenTheRulesChange() throws IOException {
        archived("10y", MESSAGE, UTF_8);
        List<String> before = ledger();

        archived("1d", MESSAGE, UTF_8);

        assertThat(ledger()).hasSize(before.size() + 1).containsAll(before);
    }

    @Test
    void readsAHeaderThatIsFoldedEncodedOrInAnyCharset() throws IOException {
        assertStamped("header:X-Class=\"annual plan\"", "X-Class: annual\r\n plan\r\n\r\n", UTF_8);
        assertStamped("header:X-Class=合同", "X-Class: =?utf-8?B?5ZCI5ZCM?=\n\n", UTF_8);
        assertStamped("header:X-Class=*合同*", "X-Class: 采购合同 2026\r\n\r\n", UTF_8);
        assertStamped("header:X-Class=café", "X-Class: café", ISO_8859_1);
        assertStamped("header:X-Class=two", "X-Class: one\r\nx-class: two\r\n\r\n", UTF_8);
    }

    @Test
    void archivesWhatHasNoHeaderAllTheSame() throws IOException {
        for (String message : List.of("", "\r\n", ":\n: \n\n", "no field\r\n\u0000\r\n", "X".repeat(3_000_000))) {
            assertThat(archived("10y: header:X-Class=*", message, UTF_8).has("sha256"))
                    .isTrue();
        }
    }

    @Test
    void looksAtTheFirstMebibyteOfAHeader() throws IOException {
        String message = "X-Long: " + "x".repeat(HeardHeader.MOST) + "\r\nX-Class: a\r\n\r\n";
        JsonNode sidecar = archived("10y: header:X-Class; 9y: header:X-Long", message, UTF_8);

        assertThat(sidecar.at("/retention/until").asText()).isEqualTo("2035-11-21");
        assertThat(sidecar.path("size").asInt()).isEqualTo(message.length());
    }

    @Test
    void namesEveryRuleThatIsWrongAtOnce() {
        assertThat(complaints("10x; 10y domain:example.test; 6y: domian:example.test; 6y: direction:out; 1y;"
                        + "1y; 2y: mailbox:example.test; 2y: domain:@example.test; 2y: header:=x; 2y: header:A=\"b"))
                .hasSize(9)
                .contains(
                        "test: retention = 10x: should be a rule that begins with days, weeks, months or years, as in"
                                + " 90d, 6w, 18m or 10y, or with forever: 10x is none of these",
                        "test: retention = 6y: domian:example.test: should be a rule whose conditions are direction:,"
                                + " domain:, mailbox: and header:, each with what it must be: domian:example.test is"
                                + " none",
                        "test: retention = 1y: should be a rule that no other is called like",
                        "test: retention = 6y: direction:out: should be direction:inbound or direction:outbound or"
                                + " direction:internal: out is none")
                .allMatch(each -> each.startsWith("test: retention = "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0d", "10000y", "10", "y", "10y:x", "-1y", "10 y x:"})
    void refusesWhatIsNoPeriod(String rule) {
        assertThat(complaints(rule)).hasSize(1);
    }

    /** What was meant to narrow it would make it a rule for every mail. */
    @ParameterizedTest
    @ValueSource(strings = {"90d jobs@example.com", "90d example.com", "90d jobs:", "90d:", "90d jobs", "90d inbound"})
    void refusesARuleWithWordsAndNoCondition(String rule) {
        assertThat(complaints(rule))
                .singleElement()
                .asString()
                .contains("a rule for every mail is a period alone, as in 10y");
    }

    @Test
    void readsEachFieldInItsOwnCharset() throws IOException {
        String message = "Subject: caf\u00e9\r\nX-Class: " + new String("合同".getBytes(UTF_8), ISO_8859_1) + "\r\n\r\n";

        assertStamped("header:X-Class=合同", message, ISO_8859_1);
        assertStamped("header:Subject=café", message, ISO_8859_1);
    }

    @Test
    void takesNoTimeForAHeaderThatIsMadeToTakeLong() {
        assertThat(new Wildcard("*a*a*a*a*a*a*a*a*b").fits("a".repeat(1_000_000)))
                .isFalse();
        assertThat(new Wildcard("a*a").fits("a")).isFalse();
        assertThat(new Wildcard("a*b*c").fits("a-B-b-c")).isTrue();
    }

    private static List<String> complaints(String rules) {
        Settings settings = Settings.of("test", Map.of("retention", rules));
        ArchiveConfig.from(settings, Path::of);
        try {
            settings.check();
            return List.of();
        } catch (SettingsException e) {
            return e.complaints();
        }
    }

    private void assertStamped(String condition, String message, Charset charset) throws IOException {
        assertThat(archived("10y: " + condition, message, charset).has("retention"))
                .as(condition)
                .isTrue();
    }

    private JsonNode archived(String rules, String message, Charset charset) throws IOException {
        return archived(rules, message, charset, "Alice@example.test");
    }

    private JsonNode archived(String rules, String message, Charset charset, String sender) throws IOException {
        Archive archive = open(rules);
        Map<String, MailDirection> recipients = new LinkedHashMap<>();
        recipients.put("bob@example.test", MailDirection.INTERNAL);
        recipients.put("Carol@elsewhere.invalid", MailDirection.OUTBOUND);
        Arrival mail = new Arrival("m", "m", sender, recipients, "", "", "", "", "", Map.of(), clock.instant());
        Optional<Path> file = archive.add(mail, Content.of(message.getBytes(charset)));
        return new ObjectMapper()
                .readTree(ArchiveFolder.sidecarOf(file.orElseThrow()).toFile());
    }

    private Archive open(String rules) {
        return Archive.open(Archives.config(root, "retention", rules, "stopFree", "0"), clock, new SecureRandom());
    }

    private String lastLine() throws IOException {
        List<String> lines = ledger();
        return lines.get(lines.size() - 1);
    }

    private List<String> ledger() throws IOException {
        return Files.readAllLines(
                new ArchiveFolder(root.resolve("archive")).ledgerOf(ArchiveFolder.day(clock.instant())));
    }
}
