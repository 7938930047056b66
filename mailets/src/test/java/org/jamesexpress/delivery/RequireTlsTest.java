package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamesexpress.testing.Fault;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.PolicyHost;
import org.jamesexpress.testing.Received;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.jamesexpress.testing.TestCa;
import org.jamesexpress.testing.TestCa.Flaw;
import org.jamesexpress.testing.TestCa.Identity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of a mail whose sender requires TLS, or waives it (RFC 8689), over real hosts with real certificates. For
 * each cell one mail goes to a domain of two hosts, the second of which does all that can be asked for, and one to a domain
 * whose only host is the first; all of them at once.
 */
@Timeout(120)
class RequireTlsTest {
    /**
     * How the first host has the mail: verified, pinned, unverified or clear; or the status with which it goes on to the
     * next one and, where there is none, comes back or waits; in brackets if this host is passed by; and with ALL if every
     * host of the domain is.
     */
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

    /** The name that the rule rule-named has in place of the hosts', and that the certificate of a wrong name is for. */
    private static final String PROVIDER = "mail.provider.test";

    private static final TestCa CA = new TestCa();
    private static final List<Trials> TRIALS = new ArrayList<>();

    @TempDir
    private static Path folder;

    private static DeliveryFixture fixture;
    private static PolicyHost policies;
    private static int hostsSoFar;

    /** How the first host behaves. All but one offer REQUIRETLS, those that can't keep it too. */
    private enum Host {
        GOOD,
        LACKING,
        SELF_SIGNED,
        EXPIRED,
        WRONG_NAME,
        NO_STARTTLS,
        REFUSED,
        LATER,
        DROPPED;

        Identity identity(String name) {
            return switch (this) {
                case EXPIRED -> CA.identity(Flaw.EXPIRED, name);
                case WRONG_NAME -> CA.identity(Flaw.NONE, PROVIDER);
                case SELF_SIGNED -> CA.identity(Flaw.SELF_SIGNED, name);
                default -> CA.identity(Flaw.NONE, name);
            };
        }

        void script(ScriptedSmtpServer host) {
            host.offering(this == LACKING ? new String[] {"8BITMIME"} : new String[] {"8BITMIME", "REQUIRETLS"});
            switch (this) {
                case NO_STARTTLS -> host.withoutTls();
                case REFUSED -> host.saying(Point.STARTTLS, "502 5.5.1 What?");
                case LATER -> host.saying(Point.STARTTLS, "454 4.7.0 TLS not available");
                case DROPPED -> host.doing(Point.HANDSHAKE, Fault.DROP);
                default -> {
                    // Its certificate is what it is.
                }
            }
        }
    }

    private record Cell(TlsWish wish, String policy, Host host, String meaning) {
        String status() {
            return meaning.replaceAll("[^0-9.]", "");
        }

        boolean isDelivered() {
            return status().isEmpty();
        }

        boolean isTried() {
            return Character.isLetterOrDigit(meaning.charAt(0)) && !isForNobody();
        }

        boolean isForNobody() {
            return meaning.startsWith("ALL");
        }

        String end() {
            return (status().startsWith("5") ? "BOUNCED " : "DEFERRED ") + status();
        }

        String second() {
            return "2 DELIVERED 2.0.0 " + (policy.equals("rule-pinned") ? "pinned" : "verified");
        }
    }

    /** A domain that a mail goes to, and its hosts. */
    private static final class Trial {
        final Cell cell;
        final String domain;
        final List<ScriptedSmtpServer> hosts = new ArrayList<>();
        private final int firstNumber = hostsSoFar + 1;
        private final List<String> pins = new ArrayList<>();
        List<String> attempts = List.of();

        Trial(Cell cell, String domain, int hostCount) {
            this.cell = cell;
            this.domain = domain;
            Identity first = cell.host.identity("1." + domain);
            pins.add(first.pin());
            hosts.add(fixture.host(++hostsSoFar).withTls(first.context()));
            cell.host.script(hosts.get(0));
            if (hostCount > 1) {
                Identity second = CA.identity(Flaw.NONE, "2." + domain, PROVIDER);
                pins.add(second.pin());
                hosts.add(fixture.host(++hostsSoFar).withTls(second.context()).offering("REQUIRETLS"));
            }
        }

        Stream<String> zone() {
            Stream<String> all = Stream.iterate(1, i -> i <= hosts.size(), i -> i + 1)
                    .flatMap(i -> Stream.of(
                            "%s. 60 IN MX %d %d.%s.".formatted(domain, i, i, domain),
                            "%d.%s. 60 IN A %s".formatted(i, domain, fixture.address(firstNumber + i - 1))));
            Stream<String> announced = Stream.of(
                    "_mta-sts.%s. 60 IN TXT \"v=STSv1; id=1\"".formatted(domain),
                    "mta-sts.%s. 60 IN A 127.0.0.1".formatted(domain));
            return cell.policy.startsWith("sts") ? Stream.concat(all, announced) : all;
        }

        void publish() {
            List<String> lines = switch (cell.policy) {
                case "sts-elsewhere" -> List.of("mode: enforce", "mx: 2." + domain);
                case "sts-testing" -> List.of("mode: testing", "mx: *." + domain);
                case "sts-none" -> List.of("mode: none");
                default -> List.of("mode: enforce", "mx: *." + domain);
            };
            policies.serve(domain, "version: STSv1\nmax_age: 604800\n" + String.join("\n", lines));
        }

        String rule() {
            String level = switch (cell.policy) {
                case "rule-verified" -> "verified";
                case "sts-rule-none" -> "none";
                case "rule-named" -> "verified' names='" + PROVIDER;
                case "rule-pinned" -> "pinned' pins='" + String.join(" ", pins);
                default -> "";
            };
            return level.isEmpty() ? "" : "<rule domain='%s' level='%s' reason='a test'/>".formatted(domain, level);
        }

        /** Of each attempt the host's number, what became of it, the status, what was proved. */
        List<String> attempts() {
            return fixture.store()
                    .read(connection -> Sql.query(
                            connection,
                            row -> String.join(
                                            " ",
                                            row.getString(1).isEmpty()
                                                    ? "-"
                                                    : row.getString(1).substring(0, 1),
                                            row.getString(2),
                                            row.getString(3),
                                            proof(row.getString(2), row.getString(4), row.getString(5)))
                                    .strip(),
                            "SELECT host, outcome, enhanced, tls, tls_proof FROM outbound_attempt WHERE message = ?"
                                    + " ORDER BY number",
                            domain));
        }

        private static String proof(String outcome, String tls, String proof) {
            if (!outcome.equals("DELIVERED")) {
                return "";
            }
            boolean isProved = proof.equals("verified") || proof.equals("pinned");
            return tls.isEmpty() ? "clear" : isProved ? proof : "unverified";
        }

        List<String> senders() {
            return hosts.stream()
                    .flatMap(host -> host.commands().stream())
                    .filter(line -> line.startsWith("MAIL"))
                    .toList();
        }

        List<Boolean> copies() {
            return hosts.stream()
                    .flatMap(host -> host.mails().stream())
                    .map(Received::encrypted)
                    .toList();
        }
    }

    private record Trials(Cell cell, Trial withANextHost, Trial alone) {
        Stream<Trial> both() {
            return Stream.of(withANextHost, alone);
        }

        @Override
        public String toString() {
            return cell.wish + ", " + cell.policy + ", " + cell.host + ": " + cell.meaning;
        }
    }

    @BeforeAll
    static void sendAMailForEveryCell() throws Exception {
        fixture = new DeliveryFixture(folder).with("maxConnections", "400");
        for (Cell cell : cells()) {
            String name = cell.policy + TRIALS.size();
            TRIALS.add(
                    new Trials(cell, new Trial(cell, name + ".two.test", 2), new Trial(cell, name + ".one.test", 1)));
        }
        String rules = each().map(Trial::rule).collect(Collectors.joining("\n", "<rules>\n", "\n</rules>\n"));
        Files.writeString(folder.resolve("rules.xml"), rules);
        Files.writeString(folder.resolve("ca.pem"), CA.pem());
        fixture.dns.records(each().flatMap(Trial::zone).toArray(String[]::new));
        policies = new PolicyHost(CA.identity(
                                Flaw.NONE,
                                each().map(trial -> "mta-sts." + trial.domain).toArray(String[]::new))
                        .context())
                .inPlaceOfAll();
        each().forEach(Trial::publish);
        fixture.with("tlsPolicyFile", folder.resolve("rules.xml").toString())
                .with("tlsTrust", folder.resolve("ca.pem").toString())
                .start();
        for (Trial trial : each().toList()) {
            fixture.send(trial.domain, "alice@a.test", trial.cell.wish, "bob@" + trial.domain);
        }
        fixture.nextEvents(2 * TRIALS.size());
        each().forEach(trial -> trial.attempts = trial.attempts());
    }

    private static List<Cell> cells() {
        List<List<String>> lines =
                TABLE.lines().map(line -> List.of(line.strip().split(" +"))).toList();
        List<Cell> cells = new ArrayList<>();
        for (List<String> line : lines.subList(1, lines.size())) {
            for (int i = 2; i < line.size(); i++) {
                Host host = Host.valueOf(lines.get(0).get(i));
                cells.add(new Cell(TlsWish.valueOf(line.get(0)), line.get(1), host, line.get(i)));
            }
        }
        return cells;
    }

    private static Stream<Trial> each() {
        return TRIALS.stream().flatMap(Trials::both);
    }

    @AfterAll
    static void close() throws IOException {
        fixture.close();
        policies.close();
    }

    static List<Trials> trials() {
        return TRIALS;
    }

    @Test
    void hasACellForEachWishPolicyAndHost() {
        assertThat(TRIALS).hasSize(16 * Host.values().length);
    }

    @ParameterizedTest
    @MethodSource("trials")
    void meansThisWhereThereIsANextHost(Trials trials) {
        Cell cell = trials.cell;
        List<String> expected = cell.isDelivered()
                ? List.of("1 DELIVERED 2.0.0 " + cell.meaning)
                : cell.isForNobody()
                        ? List.of("- " + cell.end())
                        : cell.isTried()
                                ? List.of("1 NEXT_HOST " + cell.status(), cell.second())
                                : List.of(cell.second());
        assertThat(trials.withANextHost.attempts).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("trials")
    void meansThisWhereThereIsNone(Trials trials) {
        Cell cell = trials.cell;
        assertThat(trials.alone.attempts)
                .containsExactly(
                        cell.isDelivered()
                                ? "1 DELIVERED 2.0.0 " + cell.meaning
                                : (cell.isTried() ? "1 " : "- ") + cell.end());
    }

    /** A host that isn't asked for the promise hears no name, and who isn't asked for it need not make it. */
    @ParameterizedTest
    @MethodSource("trials")
    void namesAMailThatRequiresTlsToNobodyWhoDoesNotPromiseIt(Trials trials) {
        boolean required = trials.cell.wish == TlsWish.REQUIRED;
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
        Cell cell = trials.cell;
        if (cell.status().startsWith("5")) {
            assertThat(fixture.reports)
                    .filteredOn(report -> report.text().contains("bob@" + trials.alone.domain))
                    .singleElement()
                    .satisfies(report -> {
                        assertThat(report.text())
                                .contains("Status: " + cell.status())
                                .contains("Subject: Hello")
                                .doesNotContain("Hello.");
                        assertThat(report.tls()).isEqualTo(TlsWish.REQUIRED);
                    });
        } else {
            assertThat(fixture.reports)
                    .noneMatch(report -> report.text().toLowerCase(Locale.ROOT).contains(trials.alone.domain));
        }
    }
}
