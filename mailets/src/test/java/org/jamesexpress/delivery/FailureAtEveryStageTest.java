package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jamesexpress.store.Content;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.jamesexpress.testing.TestCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The failure table over real hosts. For each cell one mail goes to a domain of two hosts, the first of which fails, and
 * one to a domain whose only host fails; all of them at once. Then the hosts recover, and what is left is tried again.
 */
@Timeout(120)
class FailureAtEveryStageTest {
    /**
     * What it means that something happens somewhere. RCPT-2 is the RCPT of the second of two recipients. Within the body a
     * host that hangs reads on without a word, and one that dribbles or talks endlessly reads no more.
     */
    private static final String TABLE = """
                        4xx    421    5xx      DROP      HANG      DRIBBLE   GARBAGE   ENDLESS_LINE ENDLESS_REPLY
        REFUSED         -      -      -        next      -         -         -         -            -
        NO_ANSWER       -      -      -        -         next      -         -         -            -
        GREETING        next   next   next     next      next      next      next      next         next
        EHLO            next   next   goes-on  next      next      next      next      next         next
        HELO            next   next   next     next      next      next      next      next         next
        STARTTLS        clear  clear  clear    clear     clear     clear     clear     clear        clear
        HANDSHAKE       -      -      -        clear     clear     clear     clear     clear        clear
        ENCRYPTED_EHLO  clear  clear  goes-on  clear     clear     clear     clear     clear        clear
        MAIL            next   next   bounce   next      next      next      next      next         next
        RCPT            next   next   bounce   next      next      next      next      next         next
        RCPT-2          next-2 next   bounce-2 next      next      next      next      next         next
        DATA            next   next   bounce   next      next      next      next      next         next
        BODY            next   next   bounce   next      ambiguous next      next      next         next
        DOT             next   next   bounce   ambiguous ambiguous ambiguous ambiguous ambiguous    ambiguous
        AFTER_DOT       -      -      -        ambiguous ambiguous ambiguous ambiguous ambiguous    ambiguous
        """;

    private static final String TIMEOUT = "5s";
    private static final String SENT = "DOT 250 DELIVERED";
    private static final Content LONG_BODY = out -> {
        byte[] line = ("x".repeat(998) + "\r\n").getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 5_000; i++) {
            out.write(line);
        }
    };

    /**
     * What became of a mail.
     *
     * @param connections at each host
     * @param copies whom each host took the mail for
     * @param bob the rows of the attempts for the first recipient: number of the host, stage, code, outcome
     * @param carol those for the second one
     */
    private record Seen(List<Integer> connections, List<String> copies, List<String> bob, List<String> carol) {}

    /** A domain that a mail goes to, and its hosts, the first of which fails. */
    private static final class Trial {
        final String domain;
        final FailureCell cell;
        final List<ScriptedSmtpServer> hosts = new ArrayList<>();
        final int firstNumber;
        Seen atFirst = NOTHING;
        Seen atLast = NOTHING;

        Trial(String domain, FailureCell cell, SSLContext tls, int hostCount) {
            this.domain = domain;
            this.cell = cell;
            this.firstNumber = hostsSoFar + 1;
            for (int i = 0; i < hostCount; i++) {
                hosts.add(fixture.host(++hostsSoFar));
            }
            cell.script(hosts.get(0), tls, "carol@" + domain);
        }

        Stream<String> zone() {
            return IntStream.range(0, hosts.size())
                    .boxed()
                    .flatMap(i -> Stream.of(
                            "%s. 60 IN MX %d %d.%s.".formatted(domain, i, i + 1, domain),
                            "%d.%s. 60 IN A %s".formatted(i + 1, domain, fixture.address(firstNumber + i))));
        }

        void send() throws IOException {
            Content content = cell.needsALongBody() ? LONG_BODY : DeliveryFixture.CONTENT;
            fixture.send(domain, "alice@a.test", content, "bob@" + domain, "carol@" + domain);
        }

        void recover() {
            if (hosts.get(0).isClosed()) {
                hosts.set(0, fixture.host(firstNumber));
            }
            hosts.forEach(ScriptedSmtpServer::behaving);
        }

        Seen look() {
            hosts.forEach(ScriptedSmtpServer::awaitAllClosed);
            return new Seen(
                    hosts.stream().map(ScriptedSmtpServer::connections).toList(),
                    hosts.stream().map(Trial::copies).toList(),
                    rows("bob"),
                    rows("carol"));
        }

        private static String copies(ScriptedSmtpServer host) {
            return host.mails().stream()
                    .flatMap(mail -> mail.recipients().stream())
                    .map(recipient -> recipient.replaceAll("@.*", ""))
                    .collect(Collectors.joining(" "));
        }

        private List<String> rows(String name) {
            return fixture.attempts(domain).stream()
                    .filter(row -> row.startsWith(name + "@"))
                    .map(row -> row.replaceAll("^\\S+ (\\d+)\\.\\S+", "$1"))
                    .toList();
        }
    }

    private record Trials(FailureCell cell, Trial withANextHost, Trial alone) {
        Stream<Trial> both() {
            return Stream.of(withANextHost, alone);
        }

        @Override
        public String toString() {
            return cell.toString();
        }
    }

    private static final Seen NOTHING = new Seen(List.of(), List.of(), List.of(), List.of());
    private static final List<Trials> TRIALS = new ArrayList<>();

    @TempDir
    private static Path folder;

    private static DeliveryFixture fixture;
    private static int hostsSoFar;

    @BeforeAll
    static void sendAMailForEveryCell() throws Exception {
        fixture = new DeliveryFixture(folder).with("maxConnections", "400");
        Stream.of("connect", "greeting", "command", "data", "dot")
                .forEach(step -> fixture.with(step + "Timeout", TIMEOUT));
        SSLContext tls = TestCertificate.serverContext("mx.test");
        for (FailureCell cell : FailureCell.readAll(TABLE)) {
            int number = TRIALS.size();
            Trial withANextHost = new Trial("two" + number + ".test", cell, tls, 2);
            TRIALS.add(new Trials(cell, withANextHost, new Trial("one" + number + ".test", cell, tls, 1)));
        }
        fixture.dns.records(each().flatMap(Trial::zone).toArray(String[]::new));
        fixture.start();
        List<FullHost> full = new ArrayList<>();
        for (Trial trial : each().toList()) {
            if (trial.cell.place().equals("NO_ANSWER")) {
                full.add(new FullHost(trial.hosts.get(0).address()));
            }
            trial.send();
        }
        fixture.nextEvents(4 * TRIALS.size());
        each().forEach(trial -> trial.atFirst = trial.look());

        for (FullHost host : full) {
            host.close();
        }
        each().forEach(Trial::recover);
        int deferred = fixture.waiting();
        fixture.advance(Duration.ofMinutes(5));
        fixture.nextEvents(deferred);
        each().forEach(trial -> trial.atLast = trial.look());
    }

    private static Stream<Trial> each() {
        return TRIALS.stream().flatMap(Trials::both);
    }

    @AfterAll
    static void close() throws Exception {
        fixture.close();
    }

    static List<Trials> trials() {
        return TRIALS;
    }

    @ParameterizedTest
    @MethodSource("trials")
    void meansThisWhereThereIsANextHost(Trials trials) {
        FailureCell cell = trials.cell;
        String passed = "1 " + cell.row(Outcome.NEXT_HOST);
        assertThat(trials.withANextHost.atFirst)
                .isEqualTo(
                        switch (cell.meaning()) {
                            case NEXT ->
                                new Seen(
                                        List.of(cell.connections(), 1),
                                        List.of("", "bob carol"),
                                        List.of(passed, "2 " + SENT),
                                        List.of(passed, "2 " + SENT));
                            case NEXT_2 ->
                                new Seen(
                                        List.of(1, 1),
                                        List.of("bob", "carol"),
                                        List.of("1 " + SENT),
                                        List.of(passed, "2 " + SENT));
                            default -> {
                                Seen alone = expectedOfTheOnlyHost(cell);
                                yield new Seen(
                                        List.of(alone.connections.get(0), 0),
                                        List.of(alone.copies.get(0), ""),
                                        alone.bob,
                                        alone.carol);
                            }
                        });
    }

    @ParameterizedTest
    @MethodSource("trials")
    void meansThisAtTheLastHost(Trials trials) {
        assertThat(trials.alone.atFirst).isEqualTo(expectedOfTheOnlyHost(trials.cell));
    }

    private static Seen expectedOfTheOnlyHost(FailureCell cell) {
        List<String> deferred = List.of("1 " + cell.row(Outcome.DEFERRED));
        List<String> bounced = List.of("1 " + cell.row(Outcome.BOUNCED));
        List<String> sent = List.of("1 " + SENT);
        String both = "bob carol";
        return switch (cell.meaning()) {
            case NEXT -> new Seen(List.of(cell.connections()), List.of(""), deferred, deferred);
            case NEXT_2 -> new Seen(List.of(1), List.of("bob"), sent, deferred);
            case BOUNCE -> new Seen(List.of(1), List.of(""), bounced, bounced);
            case BOUNCE_2 -> new Seen(List.of(1), List.of("bob"), sent, bounced);
            case AMBIGUOUS -> new Seen(List.of(1), List.of(cell.takesTheMail() ? both : ""), deferred, deferred);
            case CLEAR -> new Seen(List.of(2), List.of(both), sent, sent);
            case GOES_ON -> new Seen(List.of(1), List.of(both), sent, sent);
        };
    }

    @ParameterizedTest
    @MethodSource("trials")
    void endsForEveryRecipientWithACopyOrWithAReport(Trials trials) {
        Ending expected = switch (trials.cell.meaning()) {
            case BOUNCE -> new Ending(List.of(), List.of("bob", "carol"));
            case BOUNCE_2 -> new Ending(List.of("bob"), List.of("carol"));
            case AMBIGUOUS ->
                trials.cell.takesTheMail()
                        ? new Ending(List.of("bob", "bob", "carol", "carol"), List.of())
                        : new Ending(List.of("bob", "carol"), List.of());
            default -> new Ending(List.of("bob", "carol"), List.of());
        };
        assertThat(trials.both().map(FailureAtEveryStageTest::ending)).containsOnly(expected);
    }

    private static Ending ending(Trial trial) {
        List<String> copies = trial.atLast.copies.stream()
                .flatMap(names -> Stream.of(names.split(" ")))
                .filter(name -> !name.isEmpty())
                .sorted()
                .toList();
        List<String> reported = Stream.of("bob", "carol")
                .filter(name -> fixture.reports.stream()
                        .anyMatch(report -> report.text().contains("rfc822; " + name + "@" + trial.domain)))
                .toList();
        return new Ending(copies, reported);
    }

    /** Who has got the mail how often, and whose failure was reported. */
    private record Ending(List<String> copies, List<String> reported) {}
}
