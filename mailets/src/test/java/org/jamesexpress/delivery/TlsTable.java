package org.jamesexpress.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jamesexpress.testing.PolicyHost;
import org.jamesexpress.testing.Received;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.jamesexpress.testing.TestCa;
import org.jamesexpress.testing.TestCa.Flaw;
import org.jamesexpress.testing.TestCa.Identity;

/**
 * A table of what becomes of mails, tried over real hosts with real certificates. For each cell one mail goes to a domain of
 * two hosts, the second of which does all that can be asked for, and one to a domain whose only host is the first; all of
 * them at once.
 */
final class TlsTable implements AutoCloseable {
    private final TestCa ca = new TestCa();
    private final Path folder;
    private final DeliveryFixture fixture;
    private final PolicyHost policies;
    private final List<Trials> trials = new ArrayList<>();
    private int hostsSoFar;

    /** A domain that a mail goes to, and its hosts. */
    final class Trial {
        private final TlsCell cell;
        private final String domain;
        private final List<ScriptedSmtpServer> hosts = new ArrayList<>();
        private final int firstNumber = hostsSoFar + 1;
        private final List<String> pins = new ArrayList<>();
        private List<String> atFirst = List.of();

        private Trial(TlsCell cell, String domain, int hostCount) {
            this.cell = cell;
            this.domain = domain;
            add(cell.host().identity(ca, "1." + domain));
            cell.host().script(hosts.get(0));
            if (cell.host() == FirstHost.ROLLED) {
                pins.set(0, cell.host().identity(ca, "1." + domain).pin());
            }
            if (hostCount > 1) {
                add(ca.identity(Flaw.NONE, "2." + domain, FirstHost.PROVIDER));
            }
        }

        private void add(Identity shown) {
            pins.add(shown.pin());
            hosts.add(fixture.host(++hostsSoFar).withTls(shown.context()).offering("8BITMIME", "REQUIRETLS"));
        }

        private Stream<String> zone() {
            Stream<String> all = Stream.iterate(1, i -> i <= hosts.size(), i -> i + 1)
                    .flatMap(i -> Stream.of(
                            "%s. 60 IN MX %d %d.%s.".formatted(domain, i, i, domain),
                            "%d.%s. 60 IN A %s".formatted(i, domain, fixture.address(firstNumber + i - 1))));
            Stream<String> announced = Stream.of(
                    "_mta-sts.%s. 60 IN TXT \"v=STSv1; id=1\"".formatted(domain),
                    "mta-sts.%s. 60 IN A 127.0.0.1".formatted(domain));
            return cell.isByMtaSts() ? Stream.concat(all, announced) : all;
        }

        private String rule() {
            if (cell.level().isEmpty()) {
                return "";
            }
            String level = switch (cell.level()) {
                case "named" -> "verified' names='" + FirstHost.PROVIDER;
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

        /** Those before anything was tried again. */
        List<String> attemptsAtFirst() {
            return atFirst;
        }

        /** The commands by which hosts heard of the mail. */
        List<String> senders() {
            return hosts.stream()
                    .flatMap(host -> host.commands().stream())
                    .filter(line -> line.startsWith("MAIL"))
                    .toList();
        }

        /** Whether each host that has the mail got it encrypted; empty where none has. */
        List<Boolean> copies() {
            return hosts.stream()
                    .flatMap(host -> host.mails().stream())
                    .map(Received::encrypted)
                    .toList();
        }

        String recipient() {
            return "bob@" + domain;
        }

        /** What the sender was told of it. */
        List<ParsedReport> reports() {
            return fixture.reports.stream()
                    .filter(report -> report.text().toLowerCase(Locale.ROOT).contains(domain))
                    .toList();
        }
    }

    record Trials(TlsCell cell, Trial withANextHost, Trial alone) {
        Stream<Trial> both() {
            return Stream.of(withANextHost, alone);
        }

        @Override
        public String toString() {
            return cell.toString();
        }
    }

    private TlsTable(String cells, Path folder) throws IOException {
        this.folder = folder;
        this.fixture = new DeliveryFixture(folder).with("maxConnections", "400");
        for (TlsCell cell : TlsCell.readAll(cells)) {
            String name = cell.policy() + trials.size();
            trials.add(
                    new Trials(cell, new Trial(cell, name + ".two.test", 2), new Trial(cell, name + ".one.test", 1)));
        }
        String[] policyHosts = each().map(trial -> "mta-sts." + trial.domain).toArray(String[]::new);
        this.policies = new PolicyHost(ca.identity(Flaw.NONE, policyHosts).context());
    }

    /**
     * Sends a mail for every cell, and waits until each was tried.
     *
     * @param policies what the host of a policy says, if asked: of what its row asks for, and of its domain
     */
    static TlsTable tried(String cells, Path folder, BiFunction<String, String, List<String>> policies)
            throws Exception {
        TlsTable table = new TlsTable(cells, folder);
        table.publish(policies);
        table.send();
        return table;
    }

    private void publish(BiFunction<String, String, List<String>> lines) throws IOException {
        String rules = each().map(Trial::rule).collect(Collectors.joining("\n", "<rules>\n", "\n</rules>\n"));
        Files.writeString(folder.resolve("rules.xml"), rules);
        Files.writeString(folder.resolve("ca.pem"), ca.pem());
        fixture.dns.records(each().flatMap(Trial::zone).toArray(String[]::new));
        each().forEach(trial -> policies.serve(
                trial.domain,
                "version: STSv1\nmax_age: 604800\n"
                        + String.join("\n", lines.apply(trial.cell.policy(), trial.domain))));
        policies.inPlaceOfAll();
    }

    private void send() throws Exception {
        fixture.with("tlsPolicyFile", folder.resolve("rules.xml").toString())
                .with("tlsTrust", folder.resolve("ca.pem").toString())
                .start();
        for (Trial trial : each().toList()) {
            fixture.send(trial.domain, "alice@a.test", trial.cell.wish(), trial.recipient());
        }
        fixture.nextEvents(2 * trials.size());
        each().forEach(trial -> trial.atFirst = trial.attempts());
    }

    /** Waits for what is still on its way, too. */
    void endAllLifetimes() throws InterruptedException {
        int deferred = fixture.waiting();
        fixture.advance(Duration.ofMinutes(30));
        fixture.nextEvents(deferred);
    }

    List<Trials> trials() {
        return trials;
    }

    private Stream<Trial> each() {
        return trials.stream().flatMap(Trials::both);
    }

    @Override
    public void close() throws IOException {
        fixture.close();
        policies.close();
    }
}
