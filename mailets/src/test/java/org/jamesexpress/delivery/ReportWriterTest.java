package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.jamesexpress.mx.Host;
import org.jamesexpress.smtp.EnhancedCode;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.smtp.Reply;
import org.jamesexpress.smtp.Stage;
import org.jamesexpress.smtp.Verdict;
import org.junit.jupiter.api.Test;

class ReportWriterTest {
    private static final Instant ARRIVED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = ARRIVED.plusSeconds(60);
    private static final Recipient BOB = new Recipient(0, Rcpt.of("bob@b.test"), ARRIVED, 0, false);
    private static final byte[] HEADER = "Subject: Hello\r\nFrom: alice@a.test\r\n".getBytes(StandardCharsets.UTF_8);

    private final ReportWriter writer = new ReportWriter("mail.a.test");

    @Test
    void isAMultipartReportThatProgramsCanRead() throws Exception {
        Message message = parse(report(BOB, "550 5.1.1 No such user here", NOW));
        assertThat(message.getMimeType()).isEqualTo("multipart/report");
        List<Entity> parts = ((Multipart) message.getBody()).getBodyParts();
        assertThat(parts)
                .extracting(Entity::getMimeType)
                .containsExactly("text/plain", "message/delivery-status", "text/rfc822-headers");
        assertThat(message.getTo()).hasToString("[alice@a.test]");
        assertThat(message.getHeader().getField("Auto-Submitted").getBody()).isEqualTo("auto-replied");
    }

    @Test
    void tellsOfEachRecipientWhatTheHostSaid() throws Exception {
        assertThat(text(report(BOB, "550 5.1.1 No such user here", NOW))).contains("""
                        Reporting-MTA: dns; mail.a.test
                        Arrival-Date: Thu, 1 Jan 2026 00:00:00 +0000

                        Final-Recipient: rfc822; bob@b.test
                        Action: failed
                        Status: 5.1.1
                        Remote-MTA: dns; mx1.b.test
                        Diagnostic-Code: smtp; 550 5.1.1 No such user here
                        Last-Attempt-Date: Thu, 1 Jan 2026 00:01:00 +0000
                        """.replace("\n", "\r\n"));
    }

    @Test
    void givesBackTheHeaderOfTheMail() throws Exception {
        assertThat(text(report(BOB, "550 5.1.1 No", NOW)))
                .contains("text/rfc822-headers", "\r\n\r\nSubject: Hello\r\nFrom: alice@a.test\r\n");
    }

    @Test
    void saysInPlainWordsWhatToDo() throws Exception {
        assertThat(text(report(BOB, "550 5.1.1 No such user here", NOW)))
                .contains(
                        "This is the mail server mail.a.test.",
                        "could not be delivered to:",
                        "There is no such mailbox. Please check the part before the @.",
                        "said: 550 5.1.1 No such user here");
    }

    @Test
    void hasTheSameMessageIdWhenItIsMadeAgain() throws Exception {
        Report first = report(BOB, "550 5.1.1 No", NOW);
        assertThat(report(BOB, "550 5.1.1 No", NOW.plusSeconds(5)).id()).isEqualTo(first.id());
        assertThat(text(first)).contains("Message-ID: <" + first.id() + "@mail.a.test>");
        Recipient carol = new Recipient(1, Rcpt.of("carol@b.test"), ARRIVED, 0, false);
        assertThat(report(carol, "550 5.1.1 No", NOW).id()).isNotEqualTo(first.id());
    }

    @Test
    void keepsItsLinesShortAndWhole() throws Exception {
        String words = "550 5.7.1 " + "very long words ".repeat(100) + "x".repeat(2_000);
        assertThat(text(report(BOB, words, NOW)).split("\r\n", -1))
                .allSatisfy(line -> assertThat(line.length()).isLessThan(998))
                .allSatisfy(line -> assertThat(line).doesNotContain("\r", "\n"));
    }

    @Test
    void letsAHostWriteNoFieldOfItsOwn() throws Exception {
        assertThat(text(report(BOB, "550 5.1.1 No\r\nAction: delivered", NOW))).doesNotContain("\nAction: delivered");
    }

    @Test
    void writesAnInternationalAddressInAscii() throws Exception {
        Recipient recipient = new Recipient(0, Rcpt.of("王@b.test"), ARRIVED, 0, false);
        assertThat(text(report(recipient, "550 5.1.1 No", NOW)))
                .contains("Final-Recipient: utf-8; \\x{738B}@b.test", "  王@b.test");
    }

    private Report report(Recipient recipient, String words, Instant now) throws IOException {
        Parcel parcel = new Parcel(
                "m1",
                "b.test",
                "alice@a.test",
                "<1@a.test>",
                ARRIVED,
                Optional.empty(),
                Optional.empty(),
                new StoredBody("r.b", 10, false, false),
                List.of(recipient));
        Candidate host = new Candidate(new Host("mx1.b.test", 10, InetAddress.getByName("192.0.2.1")), 25);
        Optional<EnhancedCode> code = EnhancedCode.leading(words.substring(4));
        Reply reply = new Reply(550, code, List.of(words.substring(4)));
        Verdict verdict = new Verdict(
                recipient.address(), Verdict.Kind.REFUSED, Stage.RCPT, Optional.of(reply), code, reply.text());
        return writer.write(
                ReportWriter.Action.FAILED,
                parcel,
                Map.of(recipient, Finding.of(host, verdict)),
                now,
                ARRIVED.plus(Duration.ofDays(5)),
                HEADER);
    }

    private static Message parse(Report report) throws IOException {
        try (InputStream in = report.open()) {
            return new DefaultMessageBuilder().parseMessage(in);
        }
    }

    private static String text(Report report) throws IOException {
        try (InputStream in = report.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
