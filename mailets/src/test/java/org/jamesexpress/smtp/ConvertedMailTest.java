package org.jamesexpress.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jamesexpress.mime.Body;
import org.jamesexpress.mime.Wires;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.junit.jupiter.api.Test;

/** A host gets no more than it can take, and the next one the message as it is. */
class ConvertedMailTest extends ConversationFixture {
    private static final Envelope ENVELOPE = Envelope.of("", List.of("bob@host.test"));
    private static final Body EIGHT_BIT = body("Subject: grüße\r\n\r\n.grüße\r\n");

    @Test
    void goesToAHostWithoutEightBitMime() throws Exception {
        host.offering("SIZE 1000");

        assertThat(send(EIGHT_BIT, "bob@host.test").get(0).kind()).isEqualTo(Verdict.Kind.ACCEPTED);
        String sent = host.awaitMail().text();
        assertThat(sent.lines())
                .containsExactly(
                        "Subject: =?utf-8?B?Z3LDvMOfZQ==?=",
                        "MIME-Version: 1.0",
                        "Content-Type: text/plain; charset=utf-8",
                        "Content-Transfer-Encoding: quoted-printable",
                        "",
                        ".gr=C3=BC=C3=9Fe");
        assertThat(host.awaitMail().mail()).isEqualTo("<alice@sender.test> SIZE=" + sent.length());
    }

    @Test
    void stopsAtThatHost() throws Exception {
        host.offering();
        try (SmtpSession first = open();
                ScriptedSmtpServer next = ScriptedSmtpServer.at("127.0.0.2", host.port());
                SmtpSession second = SmtpSession.open(next.address(), config(LONG), new Encryption.Never())) {
            first.send(ENVELOPE, EIGHT_BIT);
            second.send(ENVELOPE, EIGHT_BIT);

            assertThat(host.awaitMail().octets()).doesNotContain("ü".getBytes(UTF_8));
            assertThat(next.awaitMail().octets()).isEqualTo(EIGHT_BIT.open().readAllBytes());
            assertThat(next.awaitMail().mail()).endsWith(" BODY=8BITMIME");
        }
    }

    @Test
    void goesToAHostThatKnowsHeloOnly() throws Exception {
        host.saying(Point.EHLO, "502 5.5.1 What?");

        assertThat(send(EIGHT_BIT, "bob@host.test").get(0).kind()).isEqualTo(Verdict.Kind.ACCEPTED);
        assertThat(Wires.faults(host.awaitMail().octets(), false)).isEmpty();
    }

    @Test
    void hasNoLongLineForAnyHost() throws Exception {
        send(body("Subject: ü\r\n\r\n" + "x".repeat(5000) + "\r\n"), "bob@host.test");

        assertThat(host.awaitMail().text()).startsWith("Subject: ü\r\n").endsWith("xxx\r\n");
        assertThat(host.awaitMail().mail()).endsWith(" BODY=8BITMIME");
        assertThat(Wires.faults(host.awaitMail().octets(), true)).isEmpty();
    }

    /** It is the size of what would be sent that counts. */
    @Test
    void isNotOfferedToAHostThatWouldFindItTooLarge() throws Exception {
        Body body = body("\r\n" + "ü".repeat(100) + "\r\n");
        host.offering("SIZE 300");

        Verdict verdict = send(body, "bob@host.test").get(0);

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.REFUSED);
        assertThat(verdict.status()).contains(new EnhancedCode(5, 3, 4));
        assertThat(verdict.words()).isEqualTo("the message has 730 octets, the host takes 300");
        assertThat(host.commands()).noneMatch(command -> command.startsWith("MAIL"));
    }
}
