package org.jamesexpress.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.core.Domain;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventType;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.jamesexpress.testing.FreePort;
import org.jamesexpress.testing.LinePipe;
import org.jamesexpress.testing.Mails;
import org.jamesexpress.testing.Programs;
import org.jamesexpress.testing.WebhookReceiver;
import org.jamesexpress.testing.WebhookReceiver.Delivery;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class NotifyNewMailTest {
    private static final byte[] MESSAGE = Mails.octets("Subject: 合同", "", "body");

    private final RecordedMetrics metrics = new RecordedMetrics();

    @TempDir
    Path home;

    @BeforeEach
    void createHome() throws Exception {
        Files.createDirectory(home.resolve("conf"));
        endpoints("<endpoints/>");
    }

    @Test
    void notesAMailOnceHoweverOftenItIsProcessed() throws Exception {
        NotifyNewMail one = mailet();
        NotifyNewMail other = mailet();

        one.service(mail("m1"));
        other.service(mail("m1"));
        one.destroy();
        other.service(mail("m2-!1234567"));

        MailetRuntime runtime = MailetRuntime.join(new JamesHome(new JamesFolders(home)));
        List<Event> events = runtime.events().after(0, 10);
        runtime.leave();
        other.destroy();
        assertThat(events).hasSize(2);
        assertThat(new ObjectMapper()
                        .readTree(events.get(0).data())
                        .at("/headers/subject")
                        .asText())
                .isEqualTo("合同");
    }

    @Test
    void saysNothingOfWhatWasSentAgainFromAnArchive() throws Exception {
        NotifyNewMail mailet = mailet();
        MailImpl mail = mail("m1");
        RestoredMark.put(mail, home.resolve("anywhere"));
        mail.setName("m1-!1234567"); // a part of it that James splits off

        mailet.service(mail);

        MailetRuntime runtime = MailetRuntime.join(new JamesHome(new JamesFolders(home)));
        assertThat(runtime.events().after(0, 10)).isEmpty();
        runtime.leave();
        mailet.destroy();
    }

    @Test
    void tellsTheEndpointsAndGoesOnAfterARestart() throws Exception {
        try (WebhookReceiver crm = WebhookReceiver.start().answers(WebhookReceiver.HANG)) {
            endpoints("<endpoints><endpoint name='crm'><webhook><url>" + crm.url()
                    + "</url><secret>whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3</secret><allow>127.0.0.1</allow></webhook>"
                    + "</endpoint></endpoints>");
            NotifyNewMail before = mailet();
            before.service(mail("m1"));
            String id = crm.next().header("webhook-id");
            assertThat(metrics.gauge("express.notify.crm.lag")).isEqualTo(1L);
            before.destroy();

            NotifyNewMail after = mailet();
            Delivery delivery = crm.next();
            metrics.await("express.notify.crm.tries.taken");
            after.destroy();

            assertThat(delivery.header("webhook-id")).isEqualTo(id);
            assertThat(new ObjectMapper()
                            .readTree(delivery.body())
                            .at("/source")
                            .asText())
                    .isEqualTo("//example.test");
        }
    }

    @Test
    void tellsWhereTheMessageIsFetchedFrom() throws Exception {
        int port = FreePort.find();
        try (WebhookReceiver crm = WebhookReceiver.start()) {
            endpoints("<endpoints><endpoint name='crm'><webhook><url>" + crm.url()
                    + "</url><secret>whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3</secret><allow>127.0.0.1</allow></webhook>"
                    + "<content>link</content></endpoint><endpoint name='feed'><stream><port>" + port
                    + "</port><publicUrl>http://127.0.0.1:" + port + "</publicUrl></stream></endpoint></endpoints>");
            NotifyNewMail mailet = mailet();
            mailet.service(mail("m1"));

            String link = new ObjectMapper()
                    .readTree(crm.next().body())
                    .at("/data/content/message")
                    .asText();
            HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(link)).build(), BodyHandlers.ofByteArray());
            mailet.destroy();

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(MESSAGE);
        }
    }

    @Test
    void keepsAMessageBeforeItNotesIt() throws Exception {
        endpoints(KeptMessages.ENDPOINTS);
        NotifyNewMail mailet = mailet();
        KeptMessages.takeTheLogAway(home);

        assertThatThrownBy(() -> mailet.service(mail("m1"))).hasMessageContaining("can't note that m1 came in");

        KeptMessages.assertOne(home, MESSAGE);
        mailet.destroy();
    }

    @Test
    void givesAProgramTheMessageItself() throws Exception {
        LinePipe said = LinePipe.at(home.resolve("said"));
        Programs.write(home.resolve("conf/on-mail"), "cat > read; echo done > said");
        endpoints("<endpoints><endpoint name='log'><exec><command>conf/on-mail</command><input>message</input></exec>"
                + "</endpoint></endpoints>");
        NotifyNewMail mailet = mailet();
        try (said) {
            mailet.service(mail("m1"));

            assertThat(said.next()).isEqualTo("done");
            assertThat(home.resolve("read")).hasBinaryContent(MESSAGE);
        } finally {
            mailet.destroy();
        }
    }

    @Test
    void letsTheMailGoOnWhereItCantBeKept() throws Exception {
        try (WebhookReceiver crm = WebhookReceiver.start()) {
            endpoints("<endpoints><endpoint name='crm'><webhook><url>" + crm.url()
                    + "</url><secret>whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3</secret><allow>127.0.0.1</allow></webhook>"
                    + "<content>inline</content></endpoint></endpoints>");
            NotifyNewMail mailet = mailet();
            Files.writeString(home.resolve("var/express/messages"), "in the way");

            mailet.service(mail("m1"));

            assertThat(new ObjectMapper()
                            .readTree(crm.next().body())
                            .at("/data/content/missing")
                            .asText())
                    .isEqualTo("unreadable");
            mailet.destroy();
        }
    }

    @Test
    void startsAProgramOfTheServersFolderThere() throws Exception {
        LinePipe said = LinePipe.at(home.resolve("said"));
        Programs.write(home.resolve("conf/on-mail"), "echo \"$EXPRESS_SENDER $EXPRESS_RECIPIENTS $1\" > said");
        endpoints("<endpoints><endpoint name='log'><exec><command>conf/on-mail</command>"
                + "<argument>a, b</argument></exec></endpoint></endpoints>");
        NotifyNewMail mailet = mailet();

        mailet.service(mail("m1"));

        assertThat(said.next()).isEqualTo("alice@elsewhere.invalid bob@example.test a, b");
        mailet.destroy();
        said.close();
    }

    @Test
    void refusesToStartWithEveryComplaintAndLeavesNothingOpen() throws Exception {
        endpoints("<endpoints><endpoint name='a'/><endpoint name='b'/></endpoints>");

        assertThatThrownBy(this::mailet)
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("endpoint a: should have one <webhook> or <exec> or <stream>, has 0")
                .hasMessageContaining("endpoint b: should have one <webhook> or <exec> or <stream>, has 0");

        endpoints("<endpoints/>");
        NotifyNewMail mailet = mailet();
        mailet.destroy();
    }

    @Test
    void refusesAnEndpointThatAnotherFileNamesToo() throws Exception {
        String crm = "<endpoints><endpoint name='crm'><webhook><url>http://crm.invalid/</url>"
                + "<secret>whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3</secret></webhook></endpoint></endpoints>";
        endpoints(crm);
        Path other = Files.writeString(home.resolve("conf/other.xml"), crm);
        NotifyNewMail first = mailet();
        NotifyNewMail second = new NotifyNewMail(new JamesFolders(home), new OneDomain(), metrics, metrics);

        assertThatThrownBy(() -> second.init(
                        config().setProperty("endpoints", other.toString()).build()))
                .isInstanceOf(MessagingException.class)
                .hasMessage(other + ": endpoint crm stands in " + home.resolve("conf/express-notify.xml")
                        + " too: should have a name of its own");
        first.destroy();
        second.destroy();
    }

    @Test
    void leavesNothingOpenWhateverStopsItsStart() throws Exception {
        NotifyNewMail mailet = new NotifyNewMail(
                new JamesFolders(home),
                new OneDomain() {
                    @Override
                    public Domain getDefaultDomain() {
                        throw new IllegalStateException("no domains");
                    }
                },
                metrics,
                metrics);

        assertThatThrownBy(() -> mailet.init(config().build())).hasMessageContaining("no domains");

        Store.open(StoreConfig.sqlite(home.resolve("var/express/express.db"))).close();
    }

    @Test
    void startsWithoutTheEventsThatWereKeptLongEnough() throws Exception {
        Files.writeString(home.resolve("conf/express-database.properties"), "eventRetention=2d\n");
        JamesHome james = new JamesHome(new JamesFolders(home));
        MailetRuntime before = MailetRuntime.join(james);
        Instant old = Instant.now().minus(Duration.ofDays(3));
        before.events()
                .append(new NewEvent("old", EventType.MAIL_RECEIVED, "s", old, "{}"))
                .join();
        before.leave();

        MailetRuntime after = MailetRuntime.join(james);
        while (!after.events().after(0, 1).isEmpty()) {
            Thread.onSpinWait();
        }
        after.leave();
    }

    @Test
    void waitsForADatabaseThatTakesNothingForAMoment() throws Exception {
        NotifyNewMail mailet = mailet();
        PausedDatabase.assertWaits(home, "m1", () -> mailet.service(mail("m1")));
        MailetRuntime runtime = MailetRuntime.join(new JamesHome(new JamesFolders(home)));
        assertThat(runtime.events().after(0, 10)).hasSize(1);
        runtime.leave();
        mailet.destroy();
    }

    @Test
    void refusesADatabaseOfAnotherKind() throws Exception {
        Files.writeString(home.resolve("conf/express-database.properties"), "url=jdbc:mysql://db/mail\nuser=x\n");

        assertThatThrownBy(this::mailet)
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("express-database.properties: url = jdbc:mysql://db/mail: should be jdbc:sqlite")
                .hasMessageContaining("user is not known: should be one of");
    }

    @Test
    void refusesParametersThatItDoesntKnow() {
        assertThatThrownBy(() -> new NotifyNewMail(new JamesFolders(home), new OneDomain(), metrics, metrics)
                        .init(FakeMailetConfig.builder()
                                .mailetName("NotifyNewMail")
                                .setProperty("endpoint", "x")
                                .build()))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("endpoint is not known: did you mean endpoints?");
    }

    @Test
    void endsQuietlyThoughItNeverBegan() {
        assertThatCode(() -> new NotifyNewMail(new JamesFolders(home), new OneDomain(), metrics, metrics).destroy())
                .doesNotThrowAnyException();
    }

    private void endpoints(String xml) throws Exception {
        Files.writeString(home.resolve("conf/express-notify.xml"), xml);
    }

    private NotifyNewMail mailet() throws MessagingException {
        NotifyNewMail mailet = new NotifyNewMail(new JamesFolders(home), new OneDomain(), metrics, metrics);
        mailet.init(config().build());
        return mailet;
    }

    private static FakeMailetConfig.Builder config() {
        return FakeMailetConfig.builder().mailetName("NotifyNewMail").mailetContext(Mails.localTo("example.test"));
    }

    private static MailImpl mail(String name) throws Exception {
        return Mails.read(name, MESSAGE, "alice@elsewhere.invalid", "bob@example.test");
    }
}
