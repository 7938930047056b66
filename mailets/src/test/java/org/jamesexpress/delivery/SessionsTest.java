package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jamesexpress.config.Settings;
import org.jamesexpress.mime.Bodies;
import org.jamesexpress.mx.Host;
import org.jamesexpress.smtp.Envelope;
import org.jamesexpress.smtp.SmtpFailure;
import org.jamesexpress.testing.Fault;
import org.jamesexpress.testing.MovedTimer;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.jamesexpress.testing.TestCertificate;
import org.jamesexpress.tls.Demand;
import org.jamesexpress.tls.Ruling;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which host is tried first, and when the connection to it ends. */
@Timeout(60)
class SessionsTest {
    private static final Duration MOMENT = Duration.ofNanos(1);

    private final ScriptedSmtpServer host = ScriptedSmtpServer.at("127.0.0.1");
    private final Candidate candidate = new Candidate(
            new Host("mx.b.test", 10, InetAddress.getLoopbackAddress()), host.port(), DeliveryFixture.OPPORTUNISTIC);
    private final Candidate other = new Candidate(
            new Host("mx2.b.test", 20, InetAddress.getLoopbackAddress()), 1, DeliveryFixture.OPPORTUNISTIC);
    private final MovedTimer time = new MovedTimer();

    @AfterEach
    void tearDown() {
        host.awaitAllClosed();
        host.close();
    }

    @Test
    void breaksOffASessionThatHasHeardNoGreetingYet() throws Exception {
        host.doing(Point.GREETING, Fault.HANG);
        Sessions sessions = new Sessions(config(Map.of("greetingTimeout", "1h")), Runnable::run);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<Sessions.Loan> conversation = threads.submit(() -> sessions.lend("b.test", candidate));
            host.awaitConnections(1);

            sessions.breakOff();

            assertThatThrownBy(() -> conversation.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(SmtpFailure.class);
            host.awaitAllClosed();
            assertThatThrownBy(() -> sessions.lend("b.test", candidate))
                    .isInstanceOf(SmtpFailure.class)
                    .hasMessageContaining("sessions are being ended here");
            assertThat(host.connections()).isEqualTo(1);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void givesNoFurtherMailToAConnectionThatIsOldEnough() throws Exception {
        Sessions sessions = sessions(Map.of("connectionAge", "5m", "connectionIdle", "5m"));
        sessions.lend("b.test", candidate).close();
        time.add(Duration.ofMinutes(5).minus(MOMENT));
        sessions.lend("b.test", candidate).close();
        assertThat(host.connections()).isEqualTo(1);
        try (Sessions.Loan loan = sessions.lend("b.test", candidate)) {
            time.add(MOMENT);
            assertThat(loan.session().isClosed()).isFalse();
        }
        assertThat(host.commands()).endsWith("QUIT");
        sessions.lend("b.test", candidate).close();
        assertThat(host.connections()).isEqualTo(2);
        sessions.stop();
    }

    @Test
    void takesLeaveOfAHostAtTheMomentWhenNobodyHasWantedItsConnectionForLongEnough() throws Exception {
        Sessions sessions = sessions(Map.of("connectionIdle", "5s"));
        Sessions.Loan first = sessions.lend("b.test", candidate);
        Sessions.Loan second = sessions.lend("b.test", candidate);
        time.add(Duration.ofSeconds(1));
        ask(first);
        first.close();
        time.add(Duration.ofSeconds(1));
        ask(second);
        second.close();

        time.add(Duration.ofSeconds(4).minus(MOMENT));
        assertThat(farewells()).isZero();
        time.add(MOMENT);
        assertThat(farewells()).isEqualTo(1);
        time.add(Duration.ofSeconds(1).minus(MOMENT));
        assertThat(farewells()).isEqualTo(1);
        time.add(MOMENT);
        assertThat(farewells()).isEqualTo(2);
    }

    @Test
    void keepsAConnectionThatIsWantedAgainAndAgain() throws Exception {
        Sessions sessions = sessions(Map.of("connectionIdle", "5s"));
        for (int i = 0; i < 10; i++) {
            try (Sessions.Loan loan = sessions.lend("b.test", candidate)) {
                ask(loan);
            }
            time.add(Duration.ofSeconds(5).minus(MOMENT));
        }
        assertThat(host.connections()).isEqualTo(1);
        assertThat(farewells()).isZero();
        time.add(MOMENT);
        assertThat(farewells()).isEqualTo(1);
    }

    @Test
    void takesLeaveEarlierWhereAConnectionCameBackLongAfterItsLastMail() throws Exception {
        Sessions sessions = sessions(Map.of("connectionIdle", "5s"));
        Sessions.Loan held = sessions.lend("b.test", candidate);
        time.add(Duration.ofSeconds(2));
        sessions.lend("b.test", candidate).close();
        time.add(Duration.ofSeconds(1));
        held.close();
        assertThat(time.pending()).as("one alarm for both").isEqualTo(1);

        time.add(Duration.ofSeconds(2).minus(MOMENT));
        assertThat(farewells()).isZero();
        time.add(MOMENT);
        assertThat(farewells()).isEqualTo(1);
        time.add(Duration.ofSeconds(2));
        assertThat(farewells()).isEqualTo(2);
    }

    @Test
    void triesAHostThatDoesNotGreetAfterTheOthersForAMinute() {
        host.doing(Point.GREETING, Fault.DROP);
        Sessions sessions = sessions(Map.of());
        assertThatThrownBy(() -> sessions.lend("b.test", candidate)).isInstanceOf(SmtpFailure.class);

        assertThat(sessions.inOrder("b.test", List.of(candidate, other))).containsExactly(other, candidate);
        time.add(Duration.ofMinutes(1));
        assertThat(sessions.inOrder("b.test", List.of(candidate, other))).containsExactly(candidate, other);
    }

    @Test
    void triesAHostThatRefusesToTalkInItsPlace() {
        host.saying(Point.GREETING, "554 5.3.2 Not here");
        Sessions sessions = sessions(Map.of());
        assertThatThrownBy(() -> sessions.lend("b.test", candidate)).isInstanceOf(SmtpFailure.class);

        assertThat(sessions.inOrder("b.test", List.of(candidate, other))).containsExactly(candidate, other);
    }

    @Test
    void encryptsWithoutNamingAHostThatDoesNotKnowItsName() throws Exception {
        host.withTls(TestCertificate.serverContext("mx.b.test")).knowingNoName();
        Sessions sessions = sessions(Map.of("maxMailsPerConnection", "1"));
        assertThat(tlsOf(sessions)).isEqualTo("certificate-not-trusted, encrypted");
        assertThat(starttls()).isEqualTo(2);
    }

    @Test
    void doesNotNameAHostForSomeMinutesThatDoesNotKnowItsName() throws Exception {
        host.withTls(TestCertificate.serverContext("mx.b.test")).knowingNoName();
        Sessions sessions = sessions(Map.of("maxMailsPerConnection", "1"));
        tlsOf(sessions, called("mx1.b.test"));
        assertThat(tlsOf(sessions, called("mx2.b.test"))).isEqualTo("certificate-not-trusted, encrypted");
        assertThat(starttls()).isEqualTo(3);

        time.add(Duration.ofMinutes(10));
        assertThat(tlsOf(sessions, called("mx3.b.test"))).isEqualTo("certificate-not-trusted, encrypted");
        assertThat(starttls()).isEqualTo(5);
    }

    @Test
    void namesAHostAgainThatDoesNotDoWithoutItsNameEither() throws Exception {
        host.withTls(TestCertificate.serverContext("mx.b.test")).knowingNoName();
        Sessions sessions = sessions(Map.of("maxMailsPerConnection", "1"));
        tlsOf(sessions, called("mx1.b.test"));
        host.doing(Point.HANDSHAKE, Fault.DROP, 1);
        assertThatThrownBy(() -> sessions.lend("b.test", called("mx2.b.test"))).isInstanceOf(SmtpFailure.class);
        assertThat(starttls()).isEqualTo(3);

        tlsOf(sessions, called("mx3.b.test"));
        assertThat(starttls()).isEqualTo(5);
    }

    @Test
    void asksAHostThatMustProveWhoItIsByNameAlone() throws Exception {
        host.withTls(TestCertificate.serverContext("mx.b.test")).knowingNoName();
        Sessions sessions = sessions(Map.of("maxMailsPerConnection", "1"));
        Candidate verified = under(new Demand.Verified(List.of()));
        assertThatThrownBy(() -> sessions.lend("b.test", verified)).hasMessageContaining("unrecognized_name");
        assertThat(starttls()).isEqualTo(1);

        tlsOf(sessions, called("mx1.b.test"));
        assertThat(starttls()).isEqualTo(3);
        assertThatThrownBy(() -> sessions.lend("b.test", verified)).hasMessageContaining("unrecognized_name");
        assertThat(starttls()).isEqualTo(4);

        tlsOf(sessions, called("mx2.b.test"));
        assertThat(starttls()).isEqualTo(5);
    }

    @Test
    void goesInClearAtOnceForSomeMinutesWhereAHandshakeFailed() throws Exception {
        host.withTls(TestCertificate.serverContext("mx.b.test")).doing(Point.HANDSHAKE, Fault.DROP, 1);
        Sessions sessions = sessions(Map.of("maxMailsPerConnection", "1"));
        assertThat(tlsOf(sessions)).isEqualTo("validation-failure, in clear");
        assertThat(tlsOf(sessions)).isEqualTo("validation-failure, in clear");
        assertThat(starttls()).isEqualTo(1);

        time.add(Duration.ofMinutes(10));
        assertThat(tlsOf(sessions)).isEqualTo("certificate-not-trusted, encrypted");
        assertThat(starttls()).isEqualTo(2);
    }

    @Test
    void asksEveryHostForEncryptionAgainWhenSomebodyWantsToKnow() throws Exception {
        host.withTls(TestCertificate.serverContext("mx.b.test")).doing(Point.HANDSHAKE, Fault.DROP, 1);
        Sessions sessions = sessions(Map.of("maxMailsPerConnection", "1"));
        tlsOf(sessions);
        sessions.forgive();
        assertThat(tlsOf(sessions)).endsWith("encrypted");
    }

    /** The host by another name, so that no keys of an earlier connection serve for the next. */
    private Candidate called(String name) {
        return new Candidate(
                new Host(name, 10, InetAddress.getLoopbackAddress()),
                host.port(),
                new Ruling.Connect(new Demand.Encrypted(), "tls"));
    }

    private Candidate under(Demand demand) {
        return new Candidate(candidate.host(), host.port(), new Ruling.Connect(demand, "tls"));
    }

    private String tlsOf(Sessions sessions) throws SmtpFailure {
        return tlsOf(sessions, candidate);
    }

    private static String tlsOf(Sessions sessions, Candidate host) throws SmtpFailure {
        try (Sessions.Loan loan = sessions.lend("b.test", host)) {
            ask(loan);
            loan.session().send(Envelope.of("", List.of("bob@b.test")), Bodies.of("hi\r\n"));
            return loan.tls().result() + (loan.tls().isEncrypted() ? ", encrypted" : ", in clear");
        }
    }

    private long starttls() {
        return host.commands().stream().filter("STARTTLS"::equals).count();
    }

    private Sessions sessions(Map<String, String> settings) {
        return new Sessions(config(settings), Runnable::run, time, time);
    }

    private static DirectMxConfig config(Map<String, String> settings) {
        return DirectMxConfig.from(Settings.of("test", settings), "out.a.test");
    }

    private static void ask(Sessions.Loan loan) {
        loan.session().ask("alice@a.test", "bob@b.test");
    }

    private long farewells() {
        return host.commands().stream().filter("QUIT"::equals).count();
    }
}
