package org.jamesexpress.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.mail.Folder;
import javax.mail.Store;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.PolicyHost;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.jamesexpress.testing.TestCa;
import org.jamesexpress.testing.TestCa.Flaw;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** REQUIRETLS from the server's door to the next host's, and what the header field says in its place (RFC 8689). */
@Timeout(240)
@TestInstance(Lifecycle.PER_CLASS)
final class RequireTlsTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final TestCa CA = new TestCa();

    private LoopbackDns dns;
    private PolicyHost policies;
    private ScriptedSmtpServer good;
    private ScriptedSmtpServer bad;
    private RunningServer server;
    private String alice;

    /** The hosts of good.test and of bad.test, which both say by MTA-STS who they are; the latter has another's certificate. */
    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        dns = LoopbackDns.start();
        policies = new PolicyHost(CA.identity(Flaw.NONE, "mta-sts.good.test", "mta-sts.bad.test")
                        .context())
                .inPlaceOfAll();
        good = ScriptedSmtpServer.at("127.9.8.5", 0)
                .offering("REQUIRETLS")
                .withTls(CA.identity(Flaw.NONE, "mx.good.test").context());
        bad = ScriptedSmtpServer.at("127.9.8.6", good.port())
                .withTls(CA.identity(Flaw.NONE, "mx.other.test").context());
        for (String domain : List.of("good.test", "bad.test")) {
            policies.serve(domain, "version: STSv1", "mode: enforce", "mx: *." + domain, "max_age: 604800");
        }
        dns.records(
                "good.test. 60 IN MX 10 mx.good.test.",
                "mx.good.test. 60 IN A 127.9.8.5",
                "_mta-sts.good.test. 60 IN TXT \"v=STSv1; id=1\"",
                "mta-sts.good.test. 60 IN A 127.0.0.1",
                "bad.test. 60 IN MX 10 mx.bad.test.",
                "mx.bad.test. 60 IN A 127.9.8.6",
                "_mta-sts.bad.test. 60 IN TXT \"v=STSv1; id=1\"",
                "mta-sts.bad.test. 60 IN A 127.0.0.1");
        TestHome home = TestHome.in(folder);
        home.write("ca.pem", CA.pem());
        home.replace("mailetcontainer.xml", "class=\"org.jamesexpress.mailets.DirectMxDelivery\">", """
                class="org.jamesexpress.mailets.DirectMxDelivery">
                <port>%d</port>
                <dnsServers>%s</dnsServers>
                <allowLoopbackMx>true</allowLoopbackMx>
                <tlsTrust>conf/ca.pem</tlsTrust>
                """.formatted(
                        good.port(), dns.hostPort()));
        server = RunningServer.start(home);
        alice = server.addUser("alice");
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
        good.close();
        bad.close();
        policies.close();
        dns.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"smtp", "submission"})
    void isOfferedUnderTlsAlone(String port) throws Exception {
        try (Conversation client = new Conversation(server.port(port))) {
            client.line();
            assertThat(client.smtp("EHLO client.test")).doesNotContain("REQUIRETLS");
            client.smtp("STARTTLS");
            client.startTls("TLSv1.3");
            assertThat(client.smtp("EHLO client.test")).containsPattern("250[- ]REQUIRETLS\n");
        }
    }

    @Test
    void isOfferedWhereTlsComesFirst() throws Exception {
        try (Conversation client = new Conversation(server.port("submissions"))) {
            client.startTls("TLSv1.3");
            client.line();
            assertThat(client.smtp("EHLO client.test")).containsPattern("250[- ]REQUIRETLS\n");
        }
    }

    @Test
    void isRefusedInClear() throws Exception {
        try (Conversation client = new Conversation(server.port("smtp"))) {
            client.line();
            client.smtp("EHLO client.test");
            assertThat(client.smtp("MAIL FROM:<bob@good.test> REQUIRETLS")).startsWith("530 5.7.10");
            assertThat(client.smtp("MAIL FROM:<bob@good.test>")).startsWith("250");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"REQUIRETLS=yes", "requiretls=", "REQUIRETLS RequireTls", "SIZE=9 REQUIRETLS=1 RET=HDRS"})
    void isRefusedWithAValueOrTwice(String parameters) throws Exception {
        try (Conversation client = submission()) {
            assertThat(client.smtp("MAIL FROM:<" + alice + "> " + parameters)).startsWith("501 5.5.4");
            assertThat(client.smtp("MAIL FROM:<" + alice + ">")).startsWith("250");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"REQUIRETLS", "requiretls", "SIZE=100 RequireTls RET=FULL"})
    void goesToAHostThatProvesWhoItIsAndPromisesTheSame(String parameters) throws Exception {
        String recipient = "r" + Math.floorMod(parameters.hashCode(), 1000) + "@good.test";
        try (Conversation client = submission()) {
            assertThat(client.smtp("MAIL FROM:<" + alice + "> " + parameters)).startsWith("250");
            send(client, recipient, "");
        }
        assertThat(outcome(recipient)).startsWith("delivered 2.0.0");
        List<String> said = good.commands();
        int named = said.indexOf(said.stream()
                .filter(line -> line.startsWith("RCPT TO:<" + recipient))
                .findFirst()
                .orElseThrow());
        assertThat(said.subList(0, named))
                .filteredOn(line -> line.startsWith("MAIL"))
                .last()
                .asString()
                .endsWith(" REQUIRETLS");
    }

    @Test
    void comesBackFromAHostThatDoesNotAndBringsTheHeaderAlone() throws Exception {
        try (Conversation client = submission()) {
            client.smtp("MAIL FROM:<" + alice + "> RET=FULL REQUIRETLS");
            send(client, "strict@bad.test", "");
        }
        assertThat(outcome("strict@bad.test")).startsWith("bounced 5.7.10");
        assertThat(bad.commands()).noneMatch(line -> line.contains("strict@bad.test"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(inbox())
                        .contains("Status: 5.7.10", "strict@bad.test", "Subject: Hello")
                        .doesNotContain("Good day"));
    }

    /** James's own reports, as of a mail that is in a mailbox here, would give back what RET asks for. */
    @Test
    void hasReportsOfJamesBringTheHeaderAloneToo() throws Exception {
        try (Conversation client = submission()) {
            client.smtp("MAIL FROM:<" + alice + "> RET=FULL ENVID=receipt REQUIRETLS");
            assertThat(client.smtp("RCPT TO:<" + server.addUser("bob") + "> NOTIFY=SUCCESS"))
                    .startsWith("250");
            client.smtp("DATA");
            assertThat(client.smtp("Subject: Hello\r\n\r\nGood day.\r\n.")).startsWith("250");
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(inbox())
                        .contains("Original-Envelope-Id: receipt", "Action: delivered")
                        .doesNotContain("Good day"));
    }

    @Test
    void isForgottenWithAMailThatWasRefused() throws Exception {
        try (Conversation client = submission()) {
            assertThat(client.smtp("MAIL FROM:<" + alice + "> REQUIRETLS RET=SOME"))
                    .startsWith("501");
            assertThat(client.smtp("MAIL FROM:<" + alice + ">")).startsWith("250");
            send(client, "relaxed@bad.test", "TLS-Required: No\r\n");
        }
        assertThat(outcome("relaxed@bad.test")).startsWith("delivered");
    }

    @Test
    void isWaivedByTheHeaderField() throws Exception {
        try (Conversation client = submission()) {
            client.smtp("MAIL FROM:<" + alice + ">");
            send(client, "waived@bad.test", "tls-required:  no \r\n");
        }
        assertThat(outcome("waived@bad.test")).startsWith("delivered");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLS-Required: Yes\r\n", "TLS-Required: No\r\nTLS-Required: No\r\n", ""})
    void isNotWaivedByAnythingElse(String fields) throws Exception {
        String recipient = "unwaived" + fields.length() + "@bad.test";
        try (Conversation client = submission()) {
            client.smtp("MAIL FROM:<" + alice + ">");
            send(client, recipient, fields);
        }
        assertThat(outcome(recipient)).startsWith("deferred 4.7.5");
    }

    @Test
    void winsOverTheHeaderField() throws Exception {
        try (Conversation client = submission()) {
            client.smtp("MAIL FROM:<" + alice + "> REQUIRETLS");
            send(client, "both@bad.test", "TLS-Required: No\r\n");
        }
        assertThat(outcome("both@bad.test")).startsWith("bounced 5.7.10");
    }

    private Conversation submission() throws Exception {
        Conversation client = new Conversation(server.port("submissions"));
        client.startTls("TLSv1.3");
        client.line();
        client.smtp("EHLO client.test");
        String login = "\0" + alice + "\0" + RunningServer.PASSWORD;
        client.smtp("AUTH PLAIN " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.US_ASCII)));
        return client;
    }

    private static void send(Conversation client, String recipient, String fields) throws Exception {
        assertThat(client.smtp("RCPT TO:<" + recipient + ">")).startsWith("250");
        client.smtp("DATA");
        assertThat(client.smtp(fields + "Subject: Hello\r\n\r\nGood day.\r\n.")).startsWith("250");
    }

    /** What became of a recipient at first, and the status. */
    private String outcome(String recipient) throws Exception {
        await().atMost(SOON).until(() -> !attempts(recipient).isEmpty());
        JsonNode attempt = attempts(recipient).get(0);
        return attempt.path("outcome").asText() + " " + attempt.path("status").asText();
    }

    private JsonNode attempts(String recipient) throws Exception {
        return new ObjectMapper()
                .readTree(server.admin("GET", "/express/log?recipient=" + recipient, ""))
                .path("attempts");
    }

    /** All mail of alice. */
    private String inbox() throws Exception {
        try (Store store = server.store("imap", alice);
                Folder inbox = store.getFolder("INBOX")) {
            inbox.open(Folder.READ_ONLY);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (var message : inbox.getMessages()) {
                message.writeTo(out);
            }
            return out.toString(StandardCharsets.UTF_8);
        }
    }
}
