package org.jamesexpress.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jamesexpress.mailets.MailetRuntime;
import org.jamesexpress.server.RunningServer;
import org.jamesexpress.server.TestHome;
import org.jamesexpress.testing.Programs;
import org.jamesexpress.tls.PolicyFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code express queue}, {@code log}, {@code tls suggest} and {@code notify} against a server; a mail of each test's own lies held
 * there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueueCommandTest {
    private TestHome home;
    /** While it is there, the endpoint takes events. */
    private Path well;

    private RunningServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        home = TestHome.in(folder);
        well = folder.resolve("well");
        home.write("express-notify.xml", """
                <endpoints>
                    <endpoint name="tickets">
                        <exec><command>%s</command></exec>
                        <retry>10ms</retry>
                    </endpoint>
                    <endpoint name="feed"><stream><port>0</port></stream></endpoint>
                    <own><most>1</most></own>
                </endpoints>
                """.formatted(Programs.write(
                folder.resolve("open-ticket"), "[ -e '" + well + "' ] && exit 0", "echo no room", "exit 75")));
        server = RunningServer.start(home);
        new Running(
                        ProcessHandle.current().pid(),
                        List.of(new Running.Port("webadmin", "127.0.0.1", server.port("webadmin"))))
                .write(folder);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void listsAndShowsMailForPeopleAndPrograms() throws Exception {
        hold("list");

        Shell list = express("queue", "list", "list");
        assertThat(list.err()).isEmpty();
        assertThat(list.out())
                .contains("list  17 B  ", "<alice@a.test>", "    bob@list.test  held, 1 attempt")
                .contains("        host mx.list.test said: 450 later", "-- 1 recipient of 1 mail");
        Shell json = express("queue", "list", "--recipient", "*@list.test", "--json");
        assertThat(new ObjectMapper()
                        .readTree(json.out())
                        .at("/recipients/0/state")
                        .asText())
                .isEqualTo("held");
        assertThat(express("queue", "show", "list").out())
                .contains("message-id  <list@a.test>", "1 attempt:", "to=<bob@list.test>")
                .contains("status=deferred at rcpt (host mx.list.test said: 450 later)");
        Shell none = express("queue", "show", "none");
        assertThat(none.err()).contains("No mail none is known here");
        assertThat(none.exit()).isEqualTo(1);
    }

    @Test
    void searchesTheLog() throws Exception {
        hold("log");

        assertThat(express("log", "--destination", "log.test", "--code", "4xx", "--since", "1d")
                        .out())
                .contains("log: to=<bob@log.test>, from=<alice@a.test>, relay=mx.log.test[127.0.0.1]:25");
        assertThat(express("log", "--destination", "log.test", "--until", "2001-01-01")
                        .out())
                .contains("Nothing was tried that fits");
    }

    @Test
    void ordersWhatIsSelectedAndNothingElse() throws Exception {
        hold("order");

        assertThat(express("queue", "delete", "--destination", "order.test", "--dry-run")
                        .out())
                .contains("Would delete 1 recipient of 1 mail");
        Shell order = express("queue", "delete", "--destination", "order.test");
        assertThat(order.err()).isEmpty();
        assertThat(order.out()).contains("Deleted 1 recipient of 1 mail");
        assertThat(express("queue", "list", "order").out()).contains("The queue is empty");
        assertThat(express("log", "--id", "order", "--outcome", "deleted").out())
                .contains("deleted by the administrator");
    }

    @Test
    void optsUsersInAndOut() throws Exception {
        String anna = server.addUser("anna");
        String bert = server.addUser("bert");

        assertThat(express("notify", "opt-in", "Anna@express.test").out())
                .contains("Opted " + anna + " in to new-mail");
        express("notify", "opt-in", bert);
        express("notify", "opt-in", bert, "--topic", "digest");
        assertThat(express("notify", "opted-in").out().lines()).containsExactly(anna, bert);
        assertThat(express("notify", "opted-in", "--limit", "1").out().lines())
                .containsExactly(anna, "There are more: --after " + anna);
        assertThat(express("notify", "opt-out", anna).out()).contains("Opted " + anna + " out of new-mail");
        assertThat(express("notify", "opted-in").out().lines()).containsExactly(bert);
        Shell json = express("notify", "opted-in", "--topic", "digest", "--json");
        assertThat(new ObjectMapper().readTree(json.out()).toString())
                .isEqualTo("{\"topic\":\"digest\",\"addresses\":[\"" + bert + "\"]}");
        Shell nobody = express("notify", "opt-in", "nobody@express.test");
        assertThat(nobody.err()).contains("There is no user nobody@express.test");
        assertThat(nobody.exit()).isEqualTo(1);
    }

    @Test
    void looksAfterEndpoints() throws Exception {
        String dora = server.addUser("dora");
        server.submit(dora, "A question", "Where is it?", dora);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(express("notify", "list").out()).contains("tickets  program ", "1 dead letter"));
        assertThat(express("notify", "dead", "tickets").out())
                .contains("received-", "mail.received", " ms  exit 75 (EX_TEMPFAIL): no room");

        Shell unwell = express("notify", "test", "tickets");
        assertThat(unwell.out())
                .contains("no room")
                .contains("tickets didn't take it, and it would be tried again: exit 75 (EX_TEMPFAIL): no room");
        assertThat(unwell.exit()).isEqualTo(1);
        Files.createFile(well);
        Path message = Files.writeString(well.resolveSibling("message.eml"), "Subject: A rehearsal\r\n\r\nHello.\r\n");
        assertThat(express("notify", "test", "tickets", "--with", message.toString())
                        .out())
                .contains("tickets has taken test-", "exit 0");
        assertThat(express("notify", "replay", "tickets", "--dead").out()).contains("1 event on the way to tickets");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(express("notify", "list").out())
                        .contains("active, has everything, last taken ")
                        .doesNotContain("dead"));

        assertThat(express("notify", "disable", "tickets", "--reason", "the program moves")
                        .out())
                .contains("Disabled tickets");
        JsonNode disabled = new ObjectMapper()
                .readTree(express("notify", "list", "--json").out())
                .at("/endpoints/0");
        assertThat(disabled.path("state").asText()).isEqualTo("disabled");
        assertThat(disabled.path("reason").asText()).isEqualTo("the program moves");
        assertThat(express("notify", "enable", "tickets").out()).contains("Enabled tickets");
        assertThat(express("notify", "list").out()).contains("feed  stream on 127.0.0.1:0  0 listeners");
        assertThat(express("notify", "dead", "tickets", "--forget").out()).matches("Deleted [0-9]+ dead letters?\\R");
        assertThat(express("notify", "dead", "tickets").out()).contains("No event was given up");
        assertThat(express("notify", "forget", "tickets").err())
                .contains("Nothing was forgotten: endpoint tickets is told of events: take it out of its file first");
        assertThat(express("notify", "forget", "never").err()).contains("no endpoint never");
        Shell none = express("notify", "flush", "none");
        assertThat(none.err()).contains("Nothing was done: no endpoint none");
        assertThat(none.exit()).isEqualTo(1);
    }

    @Test
    void makesTokensForThoseWhoListen() throws Exception {
        Shell made = express("notify", "token", "add", "dashboard", "--mailboxes", "*@express.test", "--days", "30");
        assertThat(made.err()).isEmpty();
        assertThat(made.out()).matches("express_[A-Za-z0-9_-]{43}\\R");
        assertThat(express("notify", "token", "list").out())
                .contains("dashboard  every stream, *@express.test, made ", ", expires ")
                .doesNotContain(made.out().strip());
        assertThat(express("notify", "token", "add", "other", "--endpoint", "none")
                        .err())
                .contains("No token was made: no endpoint none");
        assertThat(express("notify", "token", "remove", "dashboard").out()).contains("Revoked the token dashboard");
        assertThat(express("notify", "token", "list").out()).doesNotContain("dashboard");
    }

    @Test
    void givesAUserAWebhook() throws Exception {
        String carla = server.addUser("carla");
        Shell set = express("notify", "webhook", "set", carla, "https://hooks.example.test/carla");
        assertThat(set.err()).isEmpty();
        assertThat(set.out()).matches("whsec_[A-Za-z0-9+/=]{44}\\R");
        assertThat(express("notify", "webhook", "rotate", carla).out())
                .startsWith("whsec_")
                .isNotEqualTo(set.out());
        assertThat(express("notify", "webhook", "list").out())
                .contains(carla + "  https://hooks.example.test/carla, since ", ", with two secrets");
        assertThat(express("notify", "list").out()).contains(carla + "  webhook to hooks.example.test");
        assertThat(express("notify", "webhook", "set", carla, "http://hooks.example.test")
                        .err())
                .contains("url = http://hooks.example.test: a URL such as https://host/path");
        assertThat(express("notify", "webhook", "set", "nobody@express.test", "https://a.test")
                        .err())
                .contains("There is no user nobody@express.test");
        assertThat(express("notify", "webhook", "remove", carla).out())
                .contains("Took the webhook of " + carla + " away");
        assertThat(express("notify", "webhook", "remove", carla).err()).contains(carla + " has no webhook");
        assertThat(express("notify", "webhook", "list").out()).contains("No user has a webhook");
    }

    @Test
    void suggestsRulesForDomainsWhoseHostsAlwaysProvedTheirNames() throws Exception {
        saw("always.test", 10, "tls: opportunistic", "verified");
        saw("few.test", 2, "tls: opportunistic", "verified");
        saw("once-unproved.test", 10, "tls: opportunistic", "verified");
        saw("once-unproved.test", 1, "tls: opportunistic", "certificate-expired");
        saw("published.test", 10, "MTA-STS of published.test: verified", "verified");
        saw("b\u00fccher.test", 5, "tls: opportunistic", "verified");
        saw("xn--bcher-kva.test", 5, "tls: opportunistic", "verified");
        saw("[192.0.2.1]", 10, "tls: opportunistic", "verified");

        Shell shell = express("tls", "suggest", "--days", "30");
        assertThat(shell.exit()).isZero();
        assertThat(shell.err().lines())
                .containsExactly(
                        "left out [192.0.2.1]: it is no domain that a rule could name",
                        "left out few.test: only 2 mails went to a verified host",
                        "left out once-unproved.test: of 11 attempts 1 went to a host that didn't prove its name",
                        "left out published.test: somebody has a say already: MTA-STS of published.test: verified");
        PolicyFile file = PolicyFile.read(Files.writeString(home.home().root().resolve("suggested.xml"), shell.out()));
        LocalDate today = LocalDate.now(ZoneId.systemDefault());
        assertThat(file.rules())
                .extracting(rule -> rule.domain() + " " + rule.demand().word() + " "
                        + rule.lastDay().orElseThrow() + " " + rule.reason())
                .containsExactly(
                        "always.test verified " + today.plusDays(30) + " all 10 mails since " + today
                                + " went to hosts that proved their names",
                        "xn--bcher-kva.test verified " + today.plusDays(30) + " all 10 mails since " + today
                                + " went to hosts that proved their names");

        JsonNode json = new ObjectMapper()
                .readTree(express("tls", "suggest", "--least", "2", "--json").out());
        assertThat(json.path("rules")).hasSize(3);
        assertThat(json.at("/rules/1/domain").asText()).isEqualTo("few.test");
        assertThat(json.at("/rules/1/mails").asInt()).isEqualTo(2);
        assertThat(json.at("/leftOut/1/words").asText()).startsWith("of 11 attempts 1 ");
        assertThat(express("tls", "suggest", "--since", "2999-01-01").out()).isEqualTo("<rules>\n</rules>\n");
        assertWrong(express("tls", "suggest", "--since", "soon"), "--since = soon: should be a time such as 30d");
        assertWrong(express("tls", "suggest", "--least", "0"), "--least should be 1 or more");
    }

    @Test
    void suggestsNoRuleWhereThereIsOneOrARelayWasSeen() throws Exception {
        saw("relayed.test", 10, "tls: opportunistic", "verified");
        saw("ruled.test", 10, "tls: opportunistic", "verified");
        Path container = home.home().conf("mailetcontainer.xml");
        String before = Files.readString(container);
        home.write("rules.xml", "<rules><rule domain='ruled.test' level='required' reason='ours'/></rules>");
        Files.writeString(container, """
                <mailetcontainer><processors><processor state="relay">
                    <mailet match="All" class="org.jamesexpress.mailets.DirectMxDelivery">
                        <tlsPolicyFile>conf/rules.xml</tlsPolicyFile>
                        <fallbackRelay>mx.relayed.test:2525</fallbackRelay>
                    </mailet>
                </processor></processors></mailetcontainer>
                """);
        try {
            Shell shell = express("tls", "suggest");
            assertThat(shell.out()).doesNotContain("ruled.test").doesNotContain("relayed.test");
            assertThat(shell.err())
                    .contains("left out ruled.test: there is a rule already: ruled.test, required\n")
                    .doesNotContain("relayed.test");
        } finally {
            Files.writeString(container, before);
        }
    }

    /** So many mails to a domain, each of which was tried once. */
    private void saw(String domain, int mails, String trust, String proof) throws Exception {
        MailetRuntime runtime = MailetRuntime.join(
                home.home().var().resolve("express"), home.home().conf("express-database.properties"));
        try {
            runtime.store().writeNow(connection -> {
                for (int i = 0; i < mails; i++) {
                    attempt(connection, domain, domain + i + proof, trust, proof);
                }
                return true;
            });
        } finally {
            runtime.leave();
        }
    }

    private static void attempt(Connection connection, String domain, String mail, String trust, String proof)
            throws SQLException {
        update(
                connection,
                "INSERT INTO outbound_message (id, route, message_id, arrived, reverse_path, body, size)"
                        + " VALUES (?, 'mx', '', 0, '', '', 0)",
                mail);
        update(
                connection,
                "INSERT INTO outbound_recipient (message, number, route, address, destination, state, next_attempt)"
                        + " VALUES (?, 0, 'mx', ?, ?, 'held', 0)",
                mail,
                "bob@" + domain,
                domain);
        update(
                connection,
                "INSERT INTO outbound_attempt (message, recipient, number, time, host, address, port, source, tls, tls_trust,"
                        + " tls_proof, stage, code, enhanced, words, millis, outcome, next_attempt, destination)"
                        + " VALUES (?, 0, 1, ?, ?, '', 25, '127.0.0.1', 'TLSv1.3 X', ?, ?, 'DOT', 250, '2.0.0', '', 5,"
                        + " 'DELIVERED', 0, ?)",
                mail,
                System.currentTimeMillis(),
                "mx." + domain,
                trust,
                proof,
                domain);
    }

    private static void update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        }
    }

    @Test
    void wrongUsageExitsWithTwo() {
        assertWrong(express("notify", "replay", "tickets"), "--dead");
        assertWrong(express("notify", "replay", "tickets", "--dead", "--sequence", "1"), "mutually exclusive");
        assertWrong(express("notify", "opt-in", "anna"), "anna is no address");
        assertWrong(express("notify", "opted-in", "--topic", "New_Mail"), "New_Mail is no topic: a word of");
        assertWrong(express("queue", "hold"), "Whose mail?");
        assertWrong(express("queue", "hold", "m1", "--all"), "--all stands alone");
        assertWrong(express("queue", "list", "--state", "gone"), "state gone: waiting, held, kept, bouncing is right");
        assertWrong(express("queue", "list", "--limit", "0"), "--limit 0");
        assertWrong(express("log", "--code", "5"), "code 5: a code such as 550, or 5xx is right");
        assertWrong(express("log", "--since", "soon"), "since soon");
    }

    @Test
    void asksBeforeAllMailIsDeletedOrReturned() {
        Shell delete = express("queue", "delete", "--all");
        assertThat(delete.err()).contains("give --yes to delete");
        assertThat(delete.exit()).isEqualTo(1);
    }

    private static void assertWrong(Shell shell, String complaint) {
        assertThat(shell.err()).contains(complaint);
        assertThat(shell.exit()).isEqualTo(2);
    }

    private Shell express(String... arguments) {
        return Shell.run(Stream.concat(
                        Arrays.stream(arguments),
                        Stream.of("--home", home.home().root().toString()))
                .toArray(String[]::new));
    }

    private void hold(String mail) throws Exception {
        MailetRuntime runtime = MailetRuntime.join(
                home.home().var().resolve("express"), home.home().conf("express-database.properties"));
        try {
            runtime.store().writeNow(connection -> insert(connection, mail));
        } finally {
            runtime.leave();
        }
    }

    private static boolean insert(Connection connection, String mail) throws SQLException {
        long now = System.currentTimeMillis();
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO outbound_message (id, route, message_id, arrived, reverse_path, body, size)"
                    + " VALUES ('" + mail + "', 'mx', '<" + mail + "@a.test>', " + now
                    + ", 'alice@a.test', 'mx.1', 17)");
            statement.execute("INSERT INTO outbound_recipient (message, number, route, address, destination, state,"
                    + " next_attempt, attempts, last_reply) VALUES ('" + mail + "', 0, 'mx', 'bob@" + mail + ".test', '"
                    + mail + ".test', 'held', 0, 1, 'host mx." + mail + ".test said: 450 later')");
            statement.execute(
                    "INSERT INTO outbound_attempt (message, recipient, number, time, host, address, port, stage,"
                            + " code, enhanced, words, millis, outcome, next_attempt) VALUES ('" + mail + "', 0, 1, "
                            + now
                            + ", 'mx." + mail + ".test', '127.0.0.1', 25, 'RCPT', 450, '4.2.1', 'host mx." + mail
                            + ".test said: 450 later', 5, 'DEFERRED', 0)");
        }
        return true;
    }
}
