package org.jamesexpress.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jamesexpress.testing.Fault;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.Received;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.jamesexpress.testing.TestCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        Envelope envelope = Envelope.of("", List.of("bob@host.test"));
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "500 5.5.1 What?",
                "501 No",
                "502 5.5.1 What?",
                "504 No",
                "550 5.7.1 No",
                "554 No",
                "500-No\n502 No"
            })
    void fallsBackToHeloWhenEhloIsRefused(String reply) throws Exception {
        host.saying(Point.EHLO, reply);

        assertThat(send(body("hi\r\n"), "bob@host.test").get(0).kind()).isEqualTo(Verdict.Kind.ACCEPTED);
        assertThat(host.commands()).startsWith("EHLO client.test", "HELO client.test", "MAIL FROM:<alice@sender.test>");
    }

    @ParameterizedTest
    @CsvSource({
        "GREETING, 554 5.7.1 Go away, GREETING",
        "GREETING, 421 4.3.2 Too busy, GREETING",
        "GREETING, 354 Whatever, GREETING",
        "EHLO, 421 4.3.2 Too busy, EHLO",
        "EHLO, 450 4.3.2 Later, EHLO",
        "EHLO, 451 4.3.2 Later, EHLO",
        "EHLO, 354 Whatever, EHLO",
    })
    void passesOnTheWordsOfAHostThatRefusesToTalk(Point point, String reply, Stage stage) {
        host.saying(point, reply);

        SmtpFailure failure = catchThrowableOfType(SmtpFailure.class, this::open);

        assertThat(failure.stage()).isEqualTo(stage);
        assertThat(failure.reply().orElseThrow().text()).isEqualTo(reply);
        assertThat(failure.whatHappened()).isEqualTo(reply);
    }

    @Test
    void saysNothingMoreToAHostThatIsLeaving() throws Exception {
        host.saying(Point.EHLO, "421 4.3.2 Too busy");
        List<String> heard = new ArrayList<>();

        assertThatThrownBy(() -> open(overheardBy(noting(heard)))).isInstanceOf(SmtpFailure.class);
        assertThat(heard).endsWith("> EHLO client.test", "< 421 4.3.2 Too busy");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "220 mx.b.test ESMTP | 250 other.b.test hello | mx.b.test",
                "220-mx_1.b.test~220 ESMTP | 250 other.b.test | mx_1.b.test",
                "220 [192.0.2.1] ESMTP | 250 other.b.test | [192.0.2.1]",
                "220 ESMTP ready | 250-mx.b.test hello~250 8BITMIME | mx.b.test",
                "220 mx.b.test/<script> | 250 localhost | nobody",
                "220 *** | 250 mx..b.test | nobody",
            })
    void knowsAHostByTheNameThatItGreetsWithOrElseAnswersEhloWith(String greeting, String ehlo, String name)
            throws Exception {
        host.saying(Point.GREETING, greeting.replace('~', '\n')).saying(Point.EHLO, ehlo.replace('~', '\n'));
        try (SmtpSession session = open()) {
            assertThat(session.hostName().orElse("nobody")).isEqualTo(name);
        }
    }

    @Test
    void hearsAGreetingOfSeveralLines() throws Exception {
        host.saying(Point.GREETING, "220-scripted.test\n220-\n220 no spam");

        try (SmtpSession session = open()) {
            assertThat(session.greeting()).isEqualTo("220 scripted.test  no spam");
            assertThat(session.extensions().offers("8BITMIME")).isTrue();
        }
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

    @Test
    void saysThatAConnectionTookTooLong() throws Exception {
        Deque<Socket> crowd = new ArrayDeque<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = (InetSocketAddress) full.getLocalSocketAddress();
            do {
                crowd.push(new Socket());
            } while (connects(crowd.peek(), address));

            assertThatThrownBy(() -> SmtpSession.open(address, config(SHORT), new Encryption.Never()))
                    .hasMessageEndingWith(": no connection within 400 ms");
        } finally {
            for (Socket socket : crowd) {
                socket.close();
            }
        }
    }

    private static boolean connects(Socket socket, InetSocketAddress address) throws IOException {
        try {
            socket.connect(address, 300);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Test
    void connectsFromTheAddressItIsBoundTo() throws Exception {
        assertThat(send(boundTo("127.0.0.9"), body("hi\r\n"), "bob@host.test")
                        .get(0)
                        .kind())
                .isEqualTo(Verdict.Kind.ACCEPTED);
        assertThatThrownBy(() -> open(boundTo("192.0.2.1"))).hasMessageContaining("the address set to bind to");
    }

    @Test
    void encryptsWhereTheHostOffersIt() throws Exception {
        String text = "a line of a large message\r\n".repeat(50_000);
        host.withTls(TestCertificate.serverContext("host.test"));

        try (SmtpSession session = open(ifOffered())) {
            assertThat(session.tls().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
            session.send(Envelope.of("", List.of("bob@host.test")), body(text));
        }

        assertThat(host.awaitMail().encrypted()).isTrue();
        assertThat(host.awaitMail().text()).isEqualTo(text);
        assertThat(host.commands()).startsWith("EHLO client.test", "STARTTLS", "EHLO client.test");
    }

    @Test
    void staysInClearWhereTheHostOffersNoEncryption() throws Exception {
        assertThat(send(config(LONG), ifOffered(), body("hi\r\n"), "bob@host.test")
                        .get(0)
                        .kind())
                .isEqualTo(Verdict.Kind.ACCEPTED);
        assertThat(host.awaitMail().encrypted()).isFalse();
    }

    @Test
    void namesNoMailToAHostWithoutEncryptionThatMustHaveIt() {
        SmtpFailure failure = catchThrowableOfType(SmtpFailure.class, () -> open(always()));

        assertThat(failure.stage()).isEqualTo(Stage.STARTTLS);
        assertThat(failure).hasMessageEndingWith(": TLS is required, and the host does not offer it (STARTTLS)");
        assertThat(failure.status()).map(EnhancedCode::toString).contains("4.7.4");
        host.awaitAllClosed();
        assertThat(host.commands()).containsExactly("EHLO client.test", "QUIT");
    }

    @Test
    void encryptsWhatMustBe() throws Exception {
        host.withTls(TestCertificate.serverContext("host.test"));

        assertThat(send(config(LONG), always(), body("hi\r\n"), "bob@host.test")
                        .get(0)
                        .kind())
                .isEqualTo(Verdict.Kind.ACCEPTED);
        assertThat(host.awaitMail().encrypted()).isTrue();
    }

    @Test
    void takesTheWordOfTheHandshakeForWhatIsWrong() {
        host.withTls(TestCertificate.serverContext("host.test"));
        Encryption doubting = new Encryption.Always((inClear, address) -> {
            throw new SSLException("nobody knows " + address.getHostString());
        });

        SmtpFailure failure = catchThrowableOfType(SmtpFailure.class, () -> open(doubting));

        assertThat(failure.whatHappened()).isEqualTo("TLS handshake failed: nobody knows 127.0.0.1");
        assertThat(failure.status()).map(EnhancedCode::toString).contains("4.7.5");
        assertThat(host.commands()).containsExactly("EHLO client.test", "STARTTLS");
    }

    @Test
    void saysThatTheHandshakeFailed() {
        host.withTls(TestCertificate.serverContext("host.test")).doing(Point.HANDSHAKE, Fault.GARBAGE);

        assertThatThrownBy(() -> open(ifOffered())).hasMessageContaining(": TLS handshake failed: ");
    }

    /** It hears an alert or just the end, whichever the host's hurry lets through. */
    @Test
    void blamesTheHandshakeWhenTheHostTurnsItDownOnlyAfterwards() {
        host.withTls(TestCertificate.serverContext("host.test")).demandingCertificates();

        SmtpFailure failure = catchThrowableOfType(SmtpFailure.class, () -> open(ifOffered()));

        assertThat(failure.stage()).isEqualTo(Stage.STARTTLS);
    }

    @ParameterizedTest
    @CsvSource({"454 4.7.0 TLS not available, 4.7.0", "502 5.5.1 What?, 5.5.1"})
    void passesOnARefusalOfEncryption(String reply, String status) {
        host.withTls(TestCertificate.serverContext("host.test")).saying(Point.STARTTLS, reply);

        SmtpFailure failure = catchThrowableOfType(SmtpFailure.class, () -> open(ifOffered()));

        assertThat(failure.stage()).isEqualTo(Stage.STARTTLS);
        assertThat(failure.whatHappened()).isEqualTo(reply);
        assertThat(failure.status()).map(EnhancedCode::toString).contains(status);
    }

    /** CVE-2011-0411: somebody between the two may have put it there. */
    @Test
    void believesNothingThatCameInClearAfterStartTls() throws Exception {
        host.withTls(TestCertificate.serverContext("host.test"))
                .saying(Point.STARTTLS, "220 2.0.0 Go ahead\n250-injected.test\n250 SMTPUTF8");

        try (SmtpSession session = open(ifOffered())) {
            assertThat(session.extensions().offers("SMTPUTF8")).isFalse();
            assertThat(session.extensions().offers("8BITMIME")).isTrue();
        }
    }

    @Test
    void leavesNothingOpenWhenNobodyWatchesOverTimeOutsAnyMore() throws Exception {
        try (SmtpSession session = open()) {
            watch.shutdownNow();

            assertThat(session.send(Envelope.of("", List.of("bob@host.test")), body("hi\r\n"))
                            .get(0)
                            .kind())
                    .isEqualTo(Verdict.Kind.LOST);
            assertThat(session.usable()).isFalse();
        }
        SmtpFailure failure = catchThrowableOfType(SmtpFailure.class, this::open);
        assertThat(failure.whatHappened()).isEqualTo("broken off: sessions are being ended here");
    }

    @Test
    void letsTheDialogueBeOverheard() throws Exception {
        List<String> heard = new ArrayList<>();
        send(overheardBy(noting(heard)), body("secret\r\n"), "bob@host.test");

        assertThat(heard)
                .startsWith("< 220 scripted.test ESMTP", "> EHLO client.test", "< 250-scripted.test")
                .endsWith("> .", "< 250 2.0.0 Ok: queued", "> QUIT", "< 221 2.0.0 Bye");
    }

    @Test
    void worksWithTwoHostsOnOnePort() throws Exception {
        try (ScriptedSmtpServer other = ScriptedSmtpServer.at("127.0.0.2", host.port());
                SmtpSession session = SmtpSession.open(other.address(), config(LONG), new Encryption.Never())) {
            session.send(Envelope.of("", List.of("bob@host.test")), body("hi\r\n"));
            assertThat(other.awaitMail().text()).isEqualTo("hi\r\n");
        }
        assertThat(host.connections()).isZero();
    }
}
