package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.jamesexpress.testing.TestCa;
import org.jamesexpress.testing.TestCa.Flaw;
import org.jamesexpress.tls.report.ReportMail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What domains are told of sessions with their hosts, which are real ones on loopback. */
@Timeout(120)
class TlsReportTest {
    private static final TestCa CA = new TestCa();
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path folder;

    private DeliveryFixture fixture;

    @BeforeEach
    void open() throws IOException {
        Path root = Files.writeString(folder.resolve("root.pem"), CA.pem());
        fixture = new DeliveryFixture(folder)
                .with("tlsReports", "tls@a.test")
                .with("tlsTrust", root.toString())
                .with("mtaSts", "false");
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
    }

    private ScriptedSmtpServer hostOfB() throws IOException {
        ScriptedSmtpServer host = fixture.hostOfB();
        fixture.dns.add("_smtp._tls.b.test. 60 IN TXT \"v=TLSRPTv1; rua=mailto:reports@b.test\"");
        return host;
    }

    /** As {@code no-policy-found 2 1 starttls-not-supported 1 mx1.b.test}, when the day is over. */
    private String told() throws Exception {
        fixture.advance(DAY);
        // The time of a report is drawn when its day is over.
        Optional<ReportMail> mail = Optional.empty();
        for (int i = 0; i < 3 && mail.isEmpty(); i++) {
            fixture.advance(Duration.ofHours(5));
            mail = Optional.ofNullable(fixture.tlsReports.poll(1, TimeUnit.SECONDS));
        }
        return mail.isEmpty() ? "nothing" : words(json(mail.get()));
    }

    private static JsonNode json(ReportMail mail) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        mail.content().writeTo(out);
        String text = out.toString(StandardCharsets.US_ASCII);
        String body = text.substring(text.indexOf(".json.gz\"\r\n\r\n") + 13, text.lastIndexOf("\r\n--="));
        try (InputStream in = new GZIPInputStream(
                new ByteArrayInputStream(Base64.getMimeDecoder().decode(body)))) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static String words(JsonNode report) {
        List<String> words = new ArrayList<>();
        for (JsonNode policy : report.get("policies")) {
            words.add(policy.at("/policy/policy-type").asText());
            words.add(policy.at("/summary/total-successful-session-count").asText());
            words.add(policy.at("/summary/total-failure-session-count").asText());
            for (JsonNode failure : policy.path("failure-details")) {
                words.add(failure.get("result-type").asText());
                words.add(failure.get("failed-session-count").asText());
                words.add(failure.get("receiving-mx-hostname").asText());
                assertThat(failure.path("receiving-mx-helo").asText()).isEqualTo("scripted.test");
                assertThat(failure.path("receiving-ip").asText()).startsWith("127.");
                assertThat(failure.path("sending-mta-ip").asText()).startsWith("127.");
            }
        }
        return String.join(" ", words);
    }

    private void deliver(int mails) throws Exception {
        for (int i = 0; i < mails; i++) {
            fixture.send("m" + fixture.clock.instant().toEpochMilli() + "-" + i, "alice@a.test", "bob@b.test");
            fixture.nextEvent();
        }
    }

    @Test
    void tellsOfEncryptedSessionsAndNotOfMails() throws Exception {
        hostOfB().withTls(CA.identity(Flaw.SELF_SIGNED, "mx1.b.test").context());
        fixture.start();
        deliver(3);
        assertThat(told()).isEqualTo("no-policy-found 1 0");
    }

    @Test
    void tellsOfAHostWithoutTls() throws Exception {
        hostOfB().withoutTls();
        fixture.start();
        deliver(1);
        assertThat(told()).isEqualTo("no-policy-found 0 1 starttls-not-supported 1 mx1.b.test");
    }

    @Test
    void tellsOfAHostThatDoesNotProveWhatItMust() throws Exception {
        hostOfB().withTls(CA.identity(Flaw.EXPIRED, "mx1.b.test").context());
        fixture.with("tls", "verified").start();
        deliver(1);
        fixture.stop();
        fixture.start();
        assertThat(told()).startsWith("no-policy-found 0 ").contains(" certificate-expired ");
    }

    @Test
    void tellsNothingWhereWeWantNoTls() throws Exception {
        hostOfB();
        fixture.with("tls", "none").start();
        deliver(1);
        assertThat(told()).isEqualTo("nothing");
    }

    @Test
    void doesNotCountTheSessionsByWhichReportsGo() throws Exception {
        hostOfB().withoutTls();
        fixture.with("maxMailsPerConnection", "1").start();
        for (int day = 0; day < 2; day++) {
            deliver(1);
            assertThat(told()).isEqualTo("no-policy-found 0 1 starttls-not-supported 1 mx1.b.test");
            assertThat(fixture.nextEvent()).isEqualTo("mail.delivered reports@b.test");
        }
    }

    @Test
    void deliversReportsToHostsThatTheyAreAbout() throws Exception {
        ScriptedSmtpServer host = hostOfB().withoutTls();
        fixture.with("tls", "required").with("lifetime", "1h").start();
        fixture.send("m1", "alice@a.test", "bob@b.test");
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred bob@b.test");
        assertThat(told()).startsWith("no-policy-found 0 ");
        assertThat(host.awaitMail().recipients()).containsExactly("reports@b.test");
    }
}
