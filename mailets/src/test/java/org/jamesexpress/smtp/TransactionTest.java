package org.jamesexpress.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.mime.Bodies;
import org.jamesexpress.testing.Fault;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.Received;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionTest extends ConversationFixture {
    @ParameterizedTest
    @CsvSource({
        "MAIL, 550 5.7.1 No, REFUSED, MAIL",
        "MAIL, 451 4.7.1 Later, LATER, MAIL",
        "MAIL, 421 4.3.2 Leaving, LATER, MAIL",
        "RCPT, 550 5.1.1 No, REFUSED, RCPT",
        "RCPT, 450 4.2.0 Greylisted, LATER, RCPT",
        "RCPT, 421 4.3.2 Leaving, LATER, RCPT",
        "DATA, 554 5.5.1 No, REFUSED, DATA",
        "DATA, 451 4.3.0 Later, LATER, DATA",
        "DATA, 421 4.3.2 Leaving, LATER, DATA",
        "DOT, 554 5.6.0 Spam, REFUSED, DOT",
        "MAIL, 552 5.3.4 Too large, REFUSED, MAIL",
        "DOT, 552 5.3.4 Too large, REFUSED, DOT",
        "DOT, 452 4.3.1 Disk full, LATER, DOT",
        "DOT, 421 4.3.2 Leaving, LATER, DOT",
    })
    void passesOnARefusal(Point point, String reply, Verdict.Kind kind, Stage stage) throws Exception {
        host.saying(point, reply);

        assertThat(send(body("hi\r\n"), "bob@host.test", "carol@host.test")).allSatisfy(verdict -> {
            assertThat(verdict.kind()).isEqualTo(kind);
            assertThat(verdict.stage()).isEqualTo(stage);
            assertThat(verdict.words()).isEqualTo(reply);
        });
        assertThat(host.mails()).isEmpty();
    }

    /** RFC 5321, 4.5.3.1.10: some say so where 452 is meant. */
    @ParameterizedTest
    @CsvSource({"552 5.5.3 Too many recipients, 4.5.3", "552 5.2.2 Mailbox full, 4.2.2", "552 Full, 4.5.3"})
    void takesNoRoomForARecipientForAMatterOfTime(String reply, String status) throws Exception {
        host.sayingTo("full@host.test", reply);

        List<Verdict> verdicts = send(body("hi\r\n"), "full@host.test", "bob@host.test");

        assertThat(verdicts).extracting(Verdict::kind).containsExactly(Verdict.Kind.LATER, Verdict.Kind.ACCEPTED);
        assertThat(verdicts.get(0).words()).isEqualTo(reply);
        assertThat(verdicts.get(0).reply().orElseThrow().code()).isEqualTo(552);
        assertThat(verdicts.get(0).status().map(EnhancedCode::toString).orElse(""))
                .isEqualTo(status);
    }

    @Test
    void takesAnEnhancedCodeThatSaysTooManyForAMatterOfTime() throws Exception {
        host.sayingTo("late@host.test", "550 5.5.3 Too many recipients");

        Verdict verdict =
                send(body("hi\r\n"), "bob@host.test", "late@host.test").get(1);

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.LATER);
        assertThat(verdict.status()).contains(new EnhancedCode(4, 5, 3));
    }

    @Test
    void keepsARefusalWhenTheConnectionIsLostLater() throws Exception {
        host.sayingTo("gone@host.test", "550 5.1.1 No").doing(Point.DATA, Fault.DROP);

        assertThat(send(body("hi\r\n"), "gone@host.test", "bob@host.test"))
                .extracting(Verdict::kind)
                .containsExactly(Verdict.Kind.REFUSED, Verdict.Kind.LOST);
    }

    @ParameterizedTest
    @EnumSource(names = {"MAIL", "RCPT", "DATA", "DOT"})
    void saysNothingMoreToAHostThatIsLeaving(Point point) throws Exception {
        host.saying(point, "421 4.3.2 Leaving");
        List<String> heard = new ArrayList<>();

        try (SmtpSession session = open(overheardBy(noting(heard)))) {
            session.send(Envelope.of("", List.of("bob@host.test")), body("hi\r\n"));
            assertThat(session.usable()).isFalse();
        }
        assertThat(heard).endsWith("< 421 4.3.2 Leaving");
    }

    @Test
    void endsARefusedTransactionBeforeTheNextOne() throws Exception {
        host.saying(Point.DATA, "451 4.3.0 Later", 1);
        Envelope envelope = Envelope.of("", List.of("bob@host.test"));
        try (SmtpSession session = open()) {
            session.send(envelope, body("one\r\n"));
            session.send(envelope, body("two\r\n"));
        }

        assertThat(host.commands()).containsSubsequence("DATA", "RSET", "MAIL FROM:<> SIZE=5", "DATA", "QUIT");
        assertThat(host.mails()).singleElement().extracting(Received::text).isEqualTo("two\r\n");
    }

    @Test
    void namesNoRecipientToAHostThatRefusesTheSender() throws Exception {
        host.saying(Point.MAIL, "550 5.7.1 No");

        send(body("hi\r\n"), "bob@host.test");

        assertThat(host.commands()).contains("RSET").noneMatch(command -> command.startsWith("RCPT"));
    }

    @Test
    void asksNoMoreOnceTheHostLeavesAmongTheRecipients() throws Exception {
        host.sayingTo("b@host.test", "421 4.3.2 Leaving");

        assertThat(send(body("hi\r\n"), "a@host.test", "b@host.test", "c@host.test"))
                .extracting(Verdict::kind)
                .containsOnly(Verdict.Kind.LATER);
        assertThat(host.commands()).noneMatch(command -> command.contains("c@host.test"));
    }

    @Test
    void sparesAHostAMessageThatItWouldNotTake() throws Exception {
        host.offering("SIZE 10");

        Verdict verdict =
                send(body("more than ten octets\r\n"), "bob@host.test").get(0);

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.REFUSED);
        assertThat(verdict.status()).contains(new EnhancedCode(5, 3, 4));
        assertThat(verdict.words()).isEqualTo("the message has 22 octets, the host takes 10");
        assertThat(host.commands()).doesNotContain("DATA");
    }

    @Test
    void declaresAnEightBitBody() throws Exception {
        send(body("grüße\r\n"), "bob@host.test");

        assertThat(host.awaitMail().mail()).endsWith(" BODY=8BITMIME");
    }

    @Test
    void neverEndsAMessageThatItCouldNotReadToItsEnd() throws Exception {
        Envelope envelope = Envelope.of("", List.of("bob@host.test"));
        try (SmtpSession session = open()) {
            assertThat(kinds(session.send(envelope, Bodies.brokenBy(new IOException("disk error")))))
                    .containsOnly("LOST DATA the message can't be read here: disk error");
            assertThat(session.usable()).isFalse();
        }
        host.awaitAllClosed();
        assertThat(host.commands()).endsWith("DATA");
        assertThat(host.mails()).isEmpty();
    }

    @Test
    void sendsNothingMoreAfterAMessageThatBrokeOff() throws Exception {
        Envelope envelope = Envelope.of("", List.of("bob@host.test"));
        try (SmtpSession session = open()) {
            assertThatThrownBy(() -> session.send(envelope, Bodies.brokenBy(new IllegalStateException("a defect"))))
                    .hasMessage("a defect");
            assertThat(session.usable()).isFalse();
        }
        host.awaitAllClosed();
        assertThat(host.commands()).endsWith("DATA");
        assertThat(host.mails()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b\r\nRSET",
                "a@b\nRSET",
                "a@b\rRSET",
                "a@b> SIZE=1",
                "a b@c",
                "a\u0000@b",
                "\"a\\\r\"@b",
                "\"a"
            })
    void refusesAnAddressThatWouldEndTheCommandEarly(String address) {
        assertThatThrownBy(() -> Envelope.of("", List.of(address))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Envelope.of(address, List.of("bob@host.test")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAnEnvelopeWithoutARecipientOrWithOneTwice() {
        for (List<String> recipients : List.of(List.<String>of(), List.of(""), List.of("a@b.test", "a@b.test"))) {
            assertThatThrownBy(() -> Envelope.of("", recipients)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusesATimeOutThatWouldBeNone() {
        Duration minute = Duration.ofMinutes(1);
        assertThatThrownBy(() -> new Timeouts(Duration.ZERO, minute, minute, minute, minute))
                .hasMessage("A time-out is at least 1 ms: PT0S");
    }

    @Test
    void takesAQuotedLocalPart() throws Exception {
        assertThat(send(body("hi\r\n"), "\"a b> \\\"c\"@host.test").get(0).kind())
                .isEqualTo(Verdict.Kind.ACCEPTED);
    }

    @Test
    void refusesAHeloNameThatWouldEndTheCommandEarly() {
        Timeouts timeouts = config(LONG).timeouts();
        assertThatThrownBy(() -> new SessionConfig("evil\r\nQUIT", timeouts, Optional.empty(), Dialogue.SILENT, watch))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
