package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
 * What becomes of a mail under a policy, over real hosts with real certificates. For each cell one mail goes to a domain of
 * two hosts, the second of which does what the policy asks for, and one to a domain whose only host is the first; all of
 * them at once. What is left then waits until its lifetime ends.
 */
@Timeout(120)
class TlsPolicyTest {
    /**
     * How a mail is delivered by the first host: verified, pinned, unverified or clear; or the status with which it goes on
     * to the next one, and waits where there is none; or that the first host isn't tried.
     *
     * <p>The policies whose names begin with sts are those of domains, by MTA-STS: of a mode, or they name another host
     * than the first one, or nobody can have them, or a rule says {@code none}.
     */
    private static final String TABLE = """
        POLICY         GOOD      EXPIRED     NOT_YET     WRONG_NAME  SELF_SIGNED NO_BETWEEN  UNKNOWN_ROOT ROLLED   IN_SUBJECT  NO_STARTTLS LATER  REFUSED DROPPED GARBAGE
        none           clear     clear       clear       clear       clear       clear       clear        clear    clear       clear       clear  clear   clear   clear
        opportunistic  verified  unverified  unverified  unverified  unverified  unverified  unverified   verified unverified  clear       clear  clear   clear   clear
        required       verified  unverified  unverified  unverified  unverified  unverified  unverified   verified unverified  4.7.4       4.7.0  4.7.4   4.7.5   4.7.5
        verified       verified  4.7.5       4.7.5       4.7.5       4.7.5       4.7.5       4.7.5        verified 4.7.5       4.7.4       4.7.0  4.7.4   4.7.5   4.7.5
        named          4.7.5     4.7.5       4.7.5       verified    4.7.5       4.7.5       4.7.5        4.7.5    4.7.5       4.7.4       4.7.0  4.7.4   4.7.5   4.7.5
        pinned         pinned    pinned      pinned      pinned      pinned      pinned      pinned       4.7.5    pinned      4.7.4       4.7.0  4.7.4   4.7.5   4.7.5
        sts-enforce    verified  4.7.5       4.7.5       4.7.5       4.7.5       4.7.5       4.7.5        verified 4.7.5       4.7.4       4.7.0  4.7.4   4.7.5   4.7.5
        sts-elsewhere  untried   untried     untried     untried     untried     untried     untried      untried  untried     untried     untried untried untried untried
        sts-testing    verified  unverified  unverified  unverified  unverified  unverified  unverified   verified unverified  clear       clear  clear   clear   clear
        sts-none       verified  unverified  unverified  unverified  unverified  unverified  unverified   verified unverified  clear       clear  clear   clear   clear
        sts-unknown    verified  unverified  unverified  unverified  unverified  unverified  unverified   verified unverified  clear       clear  clear   clear   clear
        sts-and-rule   clear     clear       clear       clear       clear       clear       clear        clear    clear       clear       clear  clear   clear   clear
        """;

    /** The name that the policy named has in place of the hosts', and that the certificate of a wrong name is for. */
    private static final String PROVIDER = "mail.provider.test";

    private static final TestCa CA = new TestCa();
    private static final List<Trials> TRIALS = new ArrayList<>();

    @TempDir
    private static Path folder;

    private static DeliveryFixture fixture;
    private static PolicyHost policies;
    private static int hostsSoFar;

    /** How the first host behaves. */
    private enum Host {
        GOOD(""),
        EXPIRED("certificate-expired"),
        NOT_YET("validation-failure"),
        WRONG_NAME("certificate-host-mismatch"),
        SELF_SIGNED("certificate-not-trusted"),
        NO_BETWEEN("certificate-not-trusted"),
        UNKNOWN_ROOT("certificate-not-trusted"),
        /** A new certificate with a new key, and nothing wrong with it. */
        ROLLED(""),
        IN_SUBJECT("certificate-host-mismatch"),
        NO_STARTTLS("starttls-not-supported"),
        LATER("starttls-not-supported"),
        REFUSED("starttls-not-supported"),
        DROPPED("validation-failure"),
        GARBAGE("validation-failure");

        /** What RFC 8460 calls it. */
        final String problem;

        Host(String problem) {
            this.problem = problem;
        }

        Identity identity(String name) {
            return switch (this) {
                case EXPIRED -> CA.identity(Flaw.EXPIRED, name);
                case NOT_YET -> CA.identity(Flaw.NOT_YET_VALID, name);
                case WRONG_NAME -> CA.identity(Flaw.NONE, PROVIDER);
                case SELF_SIGNED -> CA.identity(Flaw.SELF_SIGNED, name);
                case NO_BETWEEN -> CA.identity(Flaw.INTERMEDIATE_MISSING, name);
                case UNKNOWN_ROOT -> CA.identity(Flaw.UNKNOWN_ROOT, name);
                case IN_SUBJECT -> CA.identity(Flaw.NAME_IN_SUBJECT_ALONE, name);
                default -> CA.identity(Flaw.NONE, name);
            };
        }

        void script(ScriptedSmtpServer host) {
            switch (this) {
                case NO_STARTTLS -> host.withoutTls();
                case LATER -> host.saying(Point.STARTTLS, "454 4.7.0 TLS not available");
                case REFUSED -> host.saying(Point.STARTTLS, "502 5.5.1 What?");
                case DROPPED -> host.doing(Point.HANDSHAKE, Fault.DROP);
                case GARBAGE -> host.doing(Point.HANDSHAKE, Fault.GARBAGE);
                default -> {
                    // Its certificate is what it is.
                }
            }
        }
    }

    private record Cell(String policy, Host host, String meaning) {
        boolean isDelivered() {
            return !meaning.startsWith("4") && isTried();
        }

        boolean isTried() {
            return !meaning.equals("untried");
        }

        boolean isByMtaSts() {
            return policy.startsWith("sts");
        }

        /** That of the rule; empty where there is none. */
        String level() {
            return !isByMtaSts() ? policy : policy.equals("sts-and-rule") ? "none" : "";
        }

        /** What the first host has shown, as attempts tell of it. */
        String proof() {
            return switch (meaning) {
                case "verified", "pinned" -> meaning;
                case "unverified" -> host.problem;
                case "clear" -> level().equals("none") ? "" : problemInClear();
                default -> problem();
            };
        }

        private String problemInClear() {
            return host.problem;
        }

        private String problem() {
            boolean isOfTheName = policy.equals("named") && (host == Host.GOOD || host == Host.ROLLED);
            boolean isOfTheKey = policy.equals("pinned") && host == Host.ROLLED;
            return isOfTheName ? "certificate-host-mismatch" : isOfTheKey ? "validation-failure" : host.problem;
        }

        String delivered(int number, String how, String proven) {
            return "%d DELIVERED 2.0.0 %s %s"
                    .formatted(number, how.equals("clear") ? "clear" : "encrypted", proven)
                    .strip();
        }
    }

    /** A domain that a mail goes to, and its hosts. */
    private static final class Trial {
        final Cell cell;
        final String domain;
        final List<ScriptedSmtpServer> hosts = new ArrayList<>();
        private final int firstNumber = hostsSoFar + 1;
        private final List<String> pins = new ArrayList<>();
        List<String> atFirst = List.of();
        List<String> atLast = List.of();

        Trial(Cell cell, String domain, int hostCount) {
            this.cell = cell;
            this.domain = domain;
            Identity first = cell.host.identity("1." + domain);
            pins.add((cell.host == Host.ROLLED ? cell.host.identity("1." + domain) : first).pin());
            hosts.add(fixture.host(++hostsSoFar).withTls(first.context()));
            cell.host.script(hosts.get(0));
            if (hostCount > 1) {
                Identity second = CA.identity(Flaw.NONE, "2." + domain, PROVIDER);
                pins.add(second.pin());
                hosts.add(fixture.host(++hostsSoFar).withTls(second.context()));
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
            return cell.isByMtaSts() ? Stream.concat(all, announced) : all;
        }

        void publish(PolicyHost host) {
            List<String> lines = switch (cell.policy) {
                case "sts-enforce", "sts-and-rule" -> List.of("mode: enforce", "mx: 1." + domain, "mx: 2." + domain);
                case "sts-elsewhere" -> List.of("mode: enforce", "mx: 2." + domain, "mx: *.1." + domain);
                case "sts-testing" -> List.of("mode: testing", "mx: 2." + domain);
                case "sts-none" -> List.of("mode: none");
                default -> List.of("mode: enforced");
            };
            host.serve(domain, "version: STSv1\nmax_age: 604800\n" + String.join("\n", lines));
        }

        String rule() {
            if (cell.level().isEmpty()) {
                return "";
            }
            String level = switch (cell.policy) {
                case "named" -> "verified' names='" + PROVIDER;
                case "pinned" -> "pinned' pins='" + String.join(" ", pins);
                default -> cell.level();
            };
            return "<rule domain='%s' level='%s' reason='a test'/>".formatted(domain, level);
        }

        /** Of each attempt the host's number, what became of it, the status, whether it was encrypted, what was proved. */
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
                                            row.getString(4).isEmpty() ? "clear" : "encrypted",
                                            row.getString(5))
                                    .strip(),
                            "SELECT host, outcome, enhanced, tls, tls_proof FROM outbound_attempt WHERE message = ?"
                                    + " ORDER BY number",
                            domain));
        }

        /** Whether each host that has the mail got it encrypted; empty where none has. */
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
            return cell.policy + ", " + cell.host + ": " + cell.meaning;
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
        each().forEach(trial -> trial.publish(policies));
        fixture.with("tlsPolicyFile", folder.resolve("rules.xml").toString())
                .with("tlsTrust", folder.resolve("ca.pem").toString())
                .start();
        for (Trial trial : each().toList()) {
            fixture.send(trial.domain, "alice@a.test", "bob@" + trial.domain);
        }
        fixture.nextEvents(2 * TRIALS.size());
        each().forEach(trial -> trial.atFirst = trial.attempts());
        int deferred = fixture.waiting();
        fixture.advance(Duration.ofMinutes(30));
        fixture.nextEvents(deferred);
        each().forEach(trial -> trial.atLast = trial.attempts());
    }

    private static List<Cell> cells() {
        List<List<String>> lines =
                TABLE.lines().map(line -> List.of(line.strip().split(" +"))).toList();
        List<Cell> cells = new ArrayList<>();
        for (List<String> line : lines.subList(1, lines.size())) {
            for (int i = 1; i < line.size(); i++) {
                cells.add(new Cell(line.get(0), Host.valueOf(lines.get(0).get(i)), line.get(i)));
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
    void hasACellForEachPolicyAndHost() {
        assertThat(TRIALS).hasSize(12 * Host.values().length);
    }

    @ParameterizedTest
    @MethodSource("trials")
    void meansThisWhereThereIsANextHost(Trials trials) {
        Cell cell = trials.cell;
        String second = cell.policy.equals("pinned") ? "pinned" : "verified";
        assertThat(trials.withANextHost.atFirst)
                .isEqualTo(
                        cell.isDelivered()
                                ? List.of(cell.delivered(1, cell.meaning, cell.proof()))
                                : cell.isTried()
                                        ? List.of(
                                                "1 NEXT_HOST " + cell.meaning + " clear " + cell.proof(),
                                                cell.delivered(2, second, second))
                                        : List.of(cell.delivered(2, second, second)));
        assertThat(trials.withANextHost.copies()).containsExactly(!cell.meaning.equals("clear"));
    }

    @ParameterizedTest
    @MethodSource("trials")
    void meansThisWhereThereIsNone(Trials trials) {
        Cell cell = trials.cell;
        assertThat(trials.alone.atFirst)
                .containsExactly(
                        cell.isDelivered()
                                ? cell.delivered(1, cell.meaning, cell.proof())
                                : cell.isTried()
                                        ? "1 DEFERRED " + cell.meaning + " clear " + cell.proof()
                                        : "- DEFERRED 4.7.5 clear");
    }

    /** A host that doesn't prove what it must hears of no mail, however often it is tried. */
    @ParameterizedTest
    @MethodSource("trials")
    void bouncesAtTheEndOfTheLifetimeWhatWasNeverMet(Trials trials) {
        Cell cell = trials.cell;
        if (cell.isDelivered()) {
            assertThat(trials.alone.atLast).isEqualTo(trials.alone.atFirst);
            return;
        }
        String status = cell.isTried() ? cell.meaning : "4.7.5";
        assertThat(trials.alone.atLast)
                .last()
                .isEqualTo(
                        cell.isTried()
                                ? "1 BOUNCED " + status + " clear " + cell.proof()
                                : "- BOUNCED " + status + " clear");
        assertThat(trials.alone.hosts.get(0).commands()).noneMatch(line -> line.startsWith("MAIL"));
        assertThat(trials.alone.copies()).isEmpty();
        assertThat(fixture.reports)
                .filteredOn(report -> report.text().contains("bob@" + trials.alone.domain))
                .singleElement()
                .satisfies(report -> assertThat(report.text()).contains("Status: " + status));
    }
}
