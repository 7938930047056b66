package org.jamesexpress.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jamesexpress.testing.Fault;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.Received;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.jamesexpress.testing.WebhookReceiver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An unchanged James 3.8.1 with the jar and the sample does all that the jar promises. The tests share it. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class James38IT {
    private static final Path SAMPLE = Path.of("../../conf-samples/drop-in-direct-delivery/conf");
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private LoopbackDns dns;
    private ScriptedSmtpServer first;
    private ScriptedSmtpServer second;
    private WebhookReceiver receiver;
    private StockJames stock;
    private RunningJames james;
    private Path folder;
    private String alice;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        first = ScriptedSmtpServer.at("127.0.3.1");
        second = ScriptedSmtpServer.at("127.0.3.2", first.port());
        dns = LoopbackDns.start(
                "b.test. 60 IN MX 10 mx1.b.test.",
                "b.test. 60 IN MX 20 mx2.b.test.",
                "mx1.b.test. 60 IN A 127.0.3.1",
                "mx2.b.test. 60 IN A 127.0.3.2");
        receiver = WebhookReceiver.start();
        stock = StockJames.in(folder)
                .configured(SAMPLE)
                .with("mailetcontainer.xml", "<mailet match=\"All\" class=\"RemoveMimeHeader\">", """
                        <mailet match="org.jamesexpress.matchers.AttachmentIs=type:application/x-msdownload" class="Null"/>
                        <mailet match="All" class="RemoveMimeHeader">""")
                .with(DropInJar.forJames38())
                .with("mailetcontainer.xml", "<heloName>", """
                        <dnsServers>%s</dnsServers>
                        <port>%d</port>
                        <allowLoopbackMx>true</allowLoopbackMx>
                        <heloName>""".formatted(dns.hostPort(), first.port()))
                .with("express-notify.xml", "<endpoints>", """
                        <endpoints>
                            <endpoint name="test"><webhook><url>%s</url><secret>%s</secret></webhook></endpoint>
                        """.formatted(receiver.url(), SECRET));
        james = stock.start();
        alice = james.user("alice");
    }

    @AfterAll
    void stop() throws Exception {
        james.close();
        receiver.close();
        first.close();
        second.close();
        dns.close();
    }

    @Test
    @Order(1)
    void takesMailToTheNextHostWhenTheFirstRefusesToTalk() throws Exception {
        first.saying(Point.GREETING, "554 go away");

        james.submit(alice, "Failover", "bob@b.test");

        Received mail = second.awaitMail();
        assertThat(mail.recipients()).containsExactly("bob@b.test");
        assertThat(mail.text()).contains("Subject: Failover\r\n", "Good day.\r\n");
    }

    @Test
    @Order(2)
    void tellsAProgramOfTheMail() throws Exception {
        JsonNode event = new ObjectMapper().readTree(receiver.next().body());

        assertThat(event.path("type").asText()).isEqualTo("org.jamesexpress.mail.received");
        assertThat(event.toString()).contains("Failover", alice, "bob@b.test");
    }

    @Test
    @Order(2)
    void archivesTheMail() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("var/archive"))) {
            List<Path> mails =
                    files.filter(file -> file.toString().endsWith(".eml")).toList();

            assertThat(mails).hasSize(1);
            assertThat(Files.readString(mails.get(0))).contains("Subject: Failover\r\n");
        }
    }

    @Test
    @Order(2)
    void showsTheAttemptsByWebadmin() throws Exception {
        JsonNode log = new ObjectMapper()
                .readTree(james.webadmin("GET", "/express/log?recipient=bob@b.test", "")
                        .body());

        assertThat(log.path("attempts").findValuesAsText("outcome"))
                .containsExactlyInAnyOrder("delivered", "next-host");
        assertThat(log.toString()).contains("554 go away");
    }

    @Test
    @Order(2)
    void isHealthy() throws Exception {
        JsonNode health = new ObjectMapper()
                .readTree(james.webadmin("GET", "/healthcheck", "").body());

        assertThat(health.path("checks"))
                .filteredOn(check -> check.path("componentName").asText().startsWith("James Express"))
                .hasSize(2)
                .allMatch(check -> check.path("status").asText().equals("healthy"));
    }

    @Test
    @Order(3)
    void keepsWhatIsOnItsWayAcrossAStop() throws Exception {
        first.doing(Point.GREETING, Fault.DROP);
        second.doing(Point.GREETING, Fault.DROP);
        james.submit(alice, "Later", "carol@b.test");
        second.awaitConnections(2);

        assertThat(james.stop()).isIn(0, 143);
        assertThat(james.log()).doesNotContain("Exception");

        first.behaving();
        second.behaving();
        james = stock.start();
        james.webadmin("POST", "/express/queue?action=flush&recipient=carol@b.test", "");
        assertThat(first.awaitMail().recipients()).containsExactly("carol@b.test");
    }
}
