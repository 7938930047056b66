package org.jamesexpress.mailets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.mail.MessagingException;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetConfig;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.Mails;
import org.jamesexpress.testing.Received;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DirectMxDeliveryTest {
    private static final byte[] MESSAGE =
            "Subject: caf\u00e9 \r\nTo: bob@elsewhere.test\r\n\r\nbody \u00e9\r\n".getBytes(ISO_8859_1);

    @TempDir
    Path home;

    private final RecordedMetrics metrics = new RecordedMetrics();
    private final SentMails sent = new SentMails();
    private ScriptedSmtpServer host;
    private LoopbackDns dns;
    private DirectMxDelivery mailet;

    @BeforeEach
    void open() throws Exception {
        host = ScriptedSmtpServer.at("127.0.0.1").offering("8BITMIME", "SIZE");
        dns = LoopbackDns.start("elsewhere.test. MX 10 mx.elsewhere.test.", "mx.elsewhere.test. A 127.0.0.1");
        mailet = new DirectMxDelivery(new JamesFolders(home), new OneDomain(), metrics, metrics);
    }

    @AfterEach
    void close() throws Exception {
        mailet.destroy();
        dns.close();
        host.close();
    }

    @Test
    void takesAMailOverAndBringsItsExactOctetsToTheHost() throws Exception {
        mailet.init(config().build());
        MailImpl mail = mail("Mail1");

        mailet.service(mail);

        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
        Received received = host.awaitMail();
        assertThat(received.octets()).isEqualTo(MESSAGE);
        assertThat(received.recipients()).singleElement().asString().contains("bob@elsewhere.test");
        assertThat(received.mail()).contains("alice@example.test");
        assertThat(host.commands()).anyMatch(command -> command.equals("EHLO example.test"));
    }

    @Test
    void countsWhatItDidAndWhatWaits() throws Exception {
        mailet.init(config().build());
        mailet.service(mail("Mail1"));
        metrics.await("express.mx.deliveryTime.seconds");

        assertThat(metrics.counts())
                .containsEntry("express.mx.attempts.delivered.dot", 1L)
                .containsKey("express.mx.deliveryTime.seconds");
        assertThat(metrics.gauge("express.mx.queue.waiting")).isEqualTo(0L);
        assertThat(metrics.gauge("express.mx.queue.held")).isEqualTo(0L);
        assertThat(metrics.gauge("express.mx.queue.oldestSeconds")).isEqualTo(0L);
        mailet.destroy();
        assertThat(metrics.gauge("express.mx.queue.waiting"))
                .as("after the end")
                .isEqualTo(0L);
    }

    @Test
    void deliversAMailOnceThatIsProcessedAgainUnderAnotherName() throws Exception {
        mailet.init(config().build());

        mailet.service(mail("Mail1-!1234567"));
        host.awaitMail();
        mailet.service(mail("Mail1-!7654321"));
        mailet.service(mail("Mail2"));

        host.awaitMails(2);
        assertThat(host.mails()).hasSize(2);
    }

    @Test
    void tellsTheSenderWithTheNullReversePathOfWhatWasRefused() throws Exception {
        host.sayingTo("bob@elsewhere.test", "550 5.1.1 no such user");
        mailet.init(config().build());

        mailet.service(mail("Mail1"));

        SentMails.Sent bounce = sent.next();
        assertThat(bounce.reversePath()).isEmpty();
        assertThat(bounce.recipients()).containsExactly("alice@example.test");
        assertThat(bounce.message()).contains("550 5.1.1 no such user").contains("multipart/report");
    }

    @Test
    void givesTheMailItselfToTheProcessorThatTellsSenders() throws Exception {
        host.sayingTo("bob@elsewhere.test", "550 5.1.1 no such user");
        mailet.init(config().setProperty("bounceProcessor", "bounces").build());

        mailet.service(mail("Mail1"));

        SentMails.Sent given = sent.next();
        assertThat(given.state()).isEqualTo("bounces");
        assertThat(given.reversePath()).isEqualTo("alice@example.test");
        assertThat(given.recipients()).containsExactly("bob@elsewhere.test");
        assertThat(given.message()).contains("To: bob@elsewhere.test\r\n\r\nbody");
        assertThat(given.deliveryError()).contains("bob@elsewhere.test: host", "550 5.1.1 no such user");
    }

    @Test
    void asksTheDnsServersThatJamesAsksUnlessItHasItsOwn() throws Exception {
        Path conf = Files.createDirectories(home.resolve("conf"));
        Files.writeString(
                conf.resolve("dnsservice.xml"),
                "<dnsservice><servers><server>" + dns.hostPort()
                        + "</server></servers><autodiscover>false</autodiscover></dnsservice>");
        mailet.init(FakeMailetConfig.builder()
                .mailetName("DirectMxDelivery")
                .mailetContext(sent.context())
                .setProperty("port", Integer.toString(host.port()))
                .setProperty("allowLoopbackMx", "true")
                .build());

        mailet.service(mail("Mail1"));

        assertThat(host.awaitMail().recipients()).hasSize(1);
    }

    @Test
    void refusesASecondDeliveryOfTheSameRoute() throws Exception {
        mailet.init(config().build());
        DirectMxDelivery second = new DirectMxDelivery(new JamesFolders(home), new OneDomain(), metrics, metrics);

        assertThatThrownBy(() -> second.init(config().build()))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("two deliveries have the route mx");

        second.init(config().setProperty("route", "bulk").build());
        second.destroy();
    }

    @Test
    void leavesNothingOpenWhateverStopsItsStart() {
        MailetConfig config = config().build();
        MailetConfig broken = (MailetConfig) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {MailetConfig.class}, (proxy, asked, arguments) -> {
                    if (asked.getName().equals("getMailetContext")) {
                        throw new IllegalStateException("no context");
                    }
                    return asked.invoke(config, arguments);
                });

        assertThatThrownBy(() -> mailet.init(broken)).hasMessageContaining("no context");

        Store.open(StoreConfig.sqlite(home.resolve("var/express/express.db"))).close();
    }

    @Test
    void waitsForADatabaseThatTakesNothingForAMoment() throws Exception {
        mailet.init(config().build());
        PausedDatabase.assertWaits(home, "Mail1", () -> mailet.service(mail("Mail1")));
        host.awaitMail();
    }

    @Test
    void refusesWrongParametersAllAtOnce() {
        assertThatThrownBy(() -> mailet.init(config().setProperty("retry", "soon")
                        .setProperty("route", "A B")
                        .setProperty("heloname", "x")
                        .build()))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("retry = soon: should be")
                .hasMessageContaining("route = A B: should be 1 to 32 of a-z, 0-9 and -")
                .hasMessageContaining("heloname is not known: did you mean heloName?");
    }

    private FakeMailetConfig.Builder config() {
        return FakeMailetConfig.builder()
                .mailetName("DirectMxDelivery")
                .mailetContext(sent.context())
                .setProperty("dnsServers", dns.hostPort())
                .setProperty("port", Integer.toString(host.port()))
                .setProperty("allowLoopbackMx", "true");
    }

    private static MailImpl mail(String name) throws Exception {
        return Mails.read(name, MESSAGE, "alice@example.test", "bob@elsewhere.test");
    }
}
