package org.jamesexpress.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.testing.Fault;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.Received;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.jamesexpress.testing.TestCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SmtpSessionTest extends ConversationFixture {
    @Test
    void deliversAMailToItsRecipients() throws Exception {
        List<Verdict> verdicts = send(body("Subject: hi\r\n\r\nhello\r\n"), "bob@host.test", "carol@host.test");

        assertThat(verdicts).extracting(Verdict::recipient).containsExactly("bob@host.test", "carol@host.test");
        assertThat(verdicts).allSatisfy(verdict -> {
            assertThat(verdict.kind()).isEqualTo(Verdict.Kind.ACCEPTED);
            assertThat(verdict.stage()).isEqualTo(Stage.DOT);
            assertThat(verdict.status()).contains(new EnhancedCode(2, 0, 0));
            assertThat(verdict.words()).isEqualTo("250 2.0.0 Ok: queued");
        });
        Received mail = host.awaitMail();
        assertThat(mail.mail()).isEqualTo("<alice@sender.test> SIZE=22");
        assertThat(mail.recipients()).containsExactly("bob@host.test", "carol@host.test");
        assertThat(mail.text()).isEqualTo("Subject: hi\r\n\r\nhello\r\n");
    }

    @Test
    void settlesEachRecipientOnItsOwn() throws Exception {
        host.sayingTo("gone@host.test", "550 5.1.1 No such user").sayingTo("full@host.test", "452 4.2.2 Mailbox full");

        List<Verdict> verdicts =
                send(body("hi\r\n"), "gone@host.test", "bob@host.test", "full@host.test", "bad@host.test");

        assertThat(verdicts)
                .extracting(Verdict::kind)
                .containsExactly(
                        Verdict.Kind.REFUSED, Verdict.Kind.ACCEPTED, Verdict.Kind.LATER, Verdict.Kind.ACCEPTED);
        assertThat(verdicts.get(0).words()).isEqualTo("550 5.1.1 No such user");
        assertThat(host.awaitMail().recipients()).containsExactly("bob@host.test", "bad@host.test");
    }

    @Test
    void sendsNoDataWhenNoRecipientIsTaken() throws Exception {
        host.saying(Point.RCPT, "550 5.1.1 No");

        assertThat(send(body("hi\r\n"), "a@host.test", "b@host.test"))
                .extracting(Verdict::kind)
                .containsOnly(Verdict.Kind.REFUSED);
        assertThat(host.commands()).doesNotContain("DATA").contains("RSET", "QUIT");
    }

    @Test
    void sendsSeveralMailsInOneSession() throws Exception {
        host.saying(Point.MAIL, "451 4.3.0 Not now", 1);
        Envelope envelope = new Envelope("", List.of("bob@host.test"));
        try (SmtpSession session = open()) {
            assertThat(session.send(envelope, body("one\r\n")).get(0).kind()).isEqualTo(Verdict.Kind.LATER);
            for (int i = 0; i < 1000; i++) {
                assertThat(session.send(envelope, body("mail " + i + "\r\n"))
                                .get(0)
                                .kind())
                        .isEqualTo(Verdict.Kind.ACCEPTED);
            }
            assertThat(session.usable()).isTrue();
        }
        assertThat(host.awaitMails(1000).get(999).text()).isEqualTo("mail 999\r\n");
        assertThat(host.connections()).isEqualTo(1);
    }

    @Test
    void fallsBackToHeloWhenEhloIsRefused() throws Exception {
        host.saying(Point.EHLO, "502 5.5.1 What?");

        assertThat(send(body("hi\r\n"), "bob@host.test").get(0).kind()).isEqualTo(Verdict.Kind.ACCEPTED);
        assertThat(host.commands()).startsWith("EHLO client.test", "HELO client.test", "MAIL FROM:<alice@sender.test>");
    }

    @ParameterizedTest
    @CsvSource({
        "GREETING, 554 5.7.1 Go away, GREETING",
        "GREETING, 421 4.3.2 Too busy, GREETING",
        "GREETING, 354 Whatever, GREETING",
        "EHLO, 421 4.3.2 Too busy, EHLO",
        "EHLO, 451 4.3.2 Later, EHLO",
    })
    void passesOnTheWordsOfAHostThatRefusesToTalk(Point point, String reply, Stage stage) {
        host.saying(point, reply);

        SmtpFailure failure = catchThrowableOfType(SmtpFailure.class, this::open);

        assertThat(failure.stage()).isEqualTo(stage);
        assertThat(failure.reply().orElseThrow().text()).isEqualTo(reply);
        assertThat(failure.whatHappened()).isEqualTo(reply);
    }

    @Test
    void failsWhenEvenHeloIsRefused() {
        host.saying(Point.EHLO, "502 5.5.1 What?").saying(Point.HELO, "550 5.7.1 Go away");

        assertThatThrownBy(this::open).hasMessageEndingWith("550 5.7.1 Go away");
    }

    @Test
    void saysThatAConnectionWasRefused() {
        host.close();

        SmtpFailure failure = catchThrowableOfType(SmtpFailure.class, this::open);

        assertThat(failure.stage()).isEqualTo(Stage.CONNECT);
        assertThat(failure.whatHappened()).isEqualTo("connection refused");
        assertThat(failure.reply()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"HANG", "DRIBBLE"})
    void endsAGreetingThatTakesTooLong(Fault fault) {
        host.doing(Point.GREETING, fault);

        assertThatThrownBy(() -> open(config(SHORT)))
                .hasMessageEndingWith("no answer within 300 ms before the greeting");
    }

    @ParameterizedTest
    @CsvSource({
        "DROP, connection lost after EHLO",
        "GARBAGE, not an SMTP reply: HTTP/1.1 400 Bad Request",
        "ENDLESS_LINE, a reply line of more than 4096 octets",
        "ENDLESS_REPLY, a reply of more than 128 lines"
    })
    void saysWhatCameInPlaceOfAReply(Fault fault, String words) {
        host.doing(Point.EHLO, fault);

        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        SmtpFailure.class,
                        failure -> assertThat(failure.whatHappened()).isEqualTo(words));
    }

    @Test
    void connectsFromTheAddressItIsBoundTo() throws Exception {
        SessionConfig config = config(LONG);
        SessionConfig bound = new SessionConfig(
                config.heloName(),
                config.timeouts(),
                Optional.of(new InetSocketAddress("127.0.0.9", 0).getAddress()),
                Optional.empty(),
                config.dialogue(),
                watch);

        assertThat(send(bound, body("hi\r\n"), "bob@host.test").get(0).kind()).isEqualTo(Verdict.Kind.ACCEPTED);
        assertThatThrownBy(() -> open(new SessionConfig(
                        config.heloName(),
                        config.timeouts(),
                        Optional.of(new InetSocketAddress("192.0.2.1", 0).getAddress()),
                        Optional.empty(),
                        config.dialogue(),
                        watch)))
                .hasMessageContaining("the address set to bind to");
    }

    @Test
    void encryptsWhereTheHostOffersIt() throws Exception {
        host.withTls(TestCertificate.serverContext("host.test"));

        try (SmtpSession session = open(encrypting())) {
            assertThat(session.tls().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
            session.send(new Envelope("", List.of("bob@host.test")), body("hi\r\n"));
        }

        assertThat(host.awaitMail().encrypted()).isTrue();
        assertThat(host.commands()).startsWith("EHLO client.test", "STARTTLS", "EHLO client.test");
    }

    @Test
    void staysInClearWhereTheHostOffersNoEncryption() throws Exception {
        assertThat(send(encrypting(), body("hi\r\n"), "bob@host.test").get(0).kind())
                .isEqualTo(Verdict.Kind.ACCEPTED);
        assertThat(host.awaitMail().encrypted()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"DROP", "GARBAGE"})
    void saysThatTheHandshakeFailed(Fault fault) {
        host.withTls(TestCertificate.serverContext("host.test")).doing(Point.HANDSHAKE, fault);

        assertThatThrownBy(() -> open(encrypting())).isInstanceOfSatisfying(SmtpFailure.class, failure -> {
            assertThat(failure.stage()).isEqualTo(Stage.STARTTLS);
            assertThat(failure.whatHappened()).startsWith("TLS handshake failed: ");
        });
    }

    @Test
    void letsTheDialogueBeOverheard() throws Exception {
        List<String> heard = new ArrayList<>();
        Dialogue dialogue = new Dialogue() {
            @Override
            public void sent(String line) {
                heard.add("> " + line);
            }

            @Override
            public void received(String line) {
                heard.add("< " + line);
            }
        };
        SessionConfig silent = config(LONG);
        SessionConfig overheard = new SessionConfig(
                silent.heloName(), silent.timeouts(), Optional.empty(), Optional.empty(), dialogue, watch);

        send(overheard, body("secret\r\n"), "bob@host.test");

        assertThat(heard)
                .startsWith("< 220 scripted.test ESMTP", "> EHLO client.test", "< 250-scripted.test")
                .endsWith("> .", "< 250 2.0.0 Ok: queued", "> QUIT", "< 221 2.0.0 Bye");
    }

    @Test
    void worksWithTwoHostsOnOnePort() throws Exception {
        try (ScriptedSmtpServer other = ScriptedSmtpServer.at("127.0.0.2", host.port());
                SmtpSession session = SmtpSession.open(other.address(), config(LONG))) {
            session.send(new Envelope("", List.of("bob@host.test")), body("hi\r\n"));
            assertThat(other.awaitMail().text()).isEqualTo("hi\r\n");
        }
        assertThat(host.connections()).isZero();
    }
}
