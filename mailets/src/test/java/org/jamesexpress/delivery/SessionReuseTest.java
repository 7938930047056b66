package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jamesexpress.testing.Fault;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.jamesexpress.testing.TestCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One connection for many mails. */
@Timeout(60)
class SessionReuseTest {
    private static final String ALICE = "alice@a.test";
    private static final String BOB = "bob@b.test";
    private static final String DELIVERED = "mail.delivered " + BOB;

    @TempDir
    Path folder;

    private DeliveryFixture fixture;

    @BeforeEach
    void setUp() throws Exception {
        fixture = new DeliveryFixture(folder).with("connectionIdle", "1m");
    }

    @AfterEach
    void tearDown() throws Exception {
        fixture.close();
    }

    @Test
    void carriesOneMailAfterTheOtherOverTheSameConnection() throws Exception {
        ScriptedSmtpServer host = fixture.hostOfB();
        fixture.start();
        sendOneAfterTheOther(5);
        assertThat(host.connections()).isEqualTo(1);
        assertThat(host.commands()).filteredOn(line -> line.startsWith("EHLO")).hasSize(1);
        assertThat(host.mails()).hasSize(5);
    }

    @Test
    void endsAConnectionThatHasCarriedAsManyMailsAsItMay() throws Exception {
        ScriptedSmtpServer host = fixture.hostOfB();
        fixture.with("maxMailsPerConnection", "2").start();
        sendOneAfterTheOther(5);
        assertThat(host.connections()).isEqualTo(3);
        assertThat(host.commands()).filteredOn("QUIT"::equals).hasSize(2);
    }

    @Test
    void takesLeaveOfAHostThatNoFurtherMailCameFor() throws Exception {
        ScriptedSmtpServer host = fixture.hostOfB();
        fixture.with("connectionIdle", "50ms").start();
        sendOneAfterTheOther(1);
        host.awaitAllClosed();
        assertThat(host.commands()).endsWith("QUIT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"421 4.4.2 Idle for too long", "lost"})
    void countsNothingAgainstAHostThatLeftBetweenTwoMails(String leave) throws Exception {
        ScriptedSmtpServer host = fixture.hostOfB();
        fixture.start();
        sendOneAfterTheOther(1);
        if (leave.equals("lost")) {
            host.doing(Point.MAIL, Fault.DROP, 1);
        } else {
            host.saying(Point.MAIL, leave, 1);
        }
        fixture.send("second", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo(DELIVERED);
        assertThat(host.connections()).isEqualTo(2);
        assertThat(fixture.attempts("second")).containsExactly("bob@b.test mx1.b.test DOT 250 DELIVERED");
    }

    @Test
    void defersAMailThatANewConnectionTakesLeaveOfToo() throws Exception {
        ScriptedSmtpServer host = fixture.hostOfB();
        fixture.start();
        sendOneAfterTheOther(1);
        host.saying(Point.MAIL, "421 4.3.2 Closing down");
        fixture.send("second", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred " + BOB);
        assertThat(host.connections()).isEqualTo(2);
        assertThat(fixture.attempts("second")).containsExactly("bob@b.test mx1.b.test MAIL 421 DEFERRED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT", "DATA", "DOT"})
    void harmsNotTheNextMailByTheRefusalOfTheOneBefore(Point point) throws Exception {
        ScriptedSmtpServer host = fixture.hostOfB();
        fixture.start();
        host.saying(point, "550 5.7.1 Not this one", 1);
        fixture.send("first", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.bounced " + BOB);
        fixture.send("second", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo(DELIVERED);
        assertThat(host.connections()).isEqualTo(1);
        assertThat(host.mails()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT", "DATA", "BODY"})
    void opensANewConnectionAfterOneThatBroke(Point point) throws Exception {
        ScriptedSmtpServer host = fixture.hostOfB();
        host.doing(point, Fault.DROP, 1);
        fixture.start();
        fixture.send("first", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred " + BOB);
        fixture.send("second", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo(DELIVERED);
        assertThat(host.connections()).isEqualTo(2);
    }

    @Test
    void prefersAmongEqualHostsTheOneItSpeaksTo() throws Exception {
        List<ScriptedSmtpServer> hosts = List.of(fixture.host(1), fixture.host(2), fixture.host(3), fixture.host(4));
        fixture.dns.records(IntStream.rangeClosed(1, hosts.size())
                .mapToObj(i -> List.of(
                        "b.test. 60 IN MX 10 mx" + i + ".b.test.", "mx" + i + ".b.test. 60 IN A " + fixture.address(i)))
                .flatMap(List::stream)
                .toArray(String[]::new));
        fixture.start();
        sendOneAfterTheOther(10);
        assertThat(hosts.stream().mapToInt(ScriptedSmtpServer::connections).sum())
                .isEqualTo(1);
    }

    @Test
    void makesRoomForANewConnectionByTheOneThatWasUnusedForLongest() throws Exception {
        ScriptedSmtpServer first = fixture.host(1);
        ScriptedSmtpServer second = fixture.host(2);
        ScriptedSmtpServer third = fixture.host(3);
        fixture.dns.records(IntStream.rangeClosed(1, 3)
                .mapToObj(i -> "d" + i + ".test. 60 IN A " + fixture.address(i))
                .toArray(String[]::new));
        fixture.with("maxConnections", "2").start();
        for (int i = 1; i <= 3; i++) {
            fixture.send("m" + i, ALICE, "bob@d" + i + ".test");
            assertThat(fixture.nextEvent()).startsWith("mail.delivered");
        }
        first.awaitAllClosed();
        fixture.send("m4", ALICE, "bob@d2.test");
        fixture.nextEvent();
        fixture.send("m5", ALICE, "bob@d3.test");
        fixture.nextEvent();
        assertThat(List.of(first.connections(), second.connections(), third.connections()))
                .containsExactly(1, 1, 1);
    }

    @Test
    void paysOnceForAHandshakeThatFails() throws Exception {
        ScriptedSmtpServer host = fixture.hostOfB()
                .withTls(TestCertificate.serverContext("mx1.b.test"))
                .doing(Point.HANDSHAKE, Fault.DROP, 1);
        fixture.start();
        sendOneAfterTheOther(3);
        assertThat(host.mails()).hasSize(3);
        assertThat(host.commands()).filteredOn("STARTTLS"::equals).hasSize(1);
        assertThat(host.connections())
                .as("one that broke, one in clear for three mails")
                .isEqualTo(2);
    }

    @Test
    void takesLeaveOfEveryHostAtTheEnd() throws Exception {
        ScriptedSmtpServer host = fixture.hostOfB();
        fixture.start();
        sendOneAfterTheOther(1);
        fixture.stop();
        host.awaitAllClosed();
        assertThat(host.commands()).endsWith("QUIT");
    }

    /** Each once the one before is settled, and its connection free. */
    private void sendOneAfterTheOther(int mails) throws Exception {
        for (int i = 0; i < mails; i++) {
            fixture.send("m" + i, ALICE, BOB);
            assertThat(fixture.nextEvent()).isEqualTo(DELIVERED);
        }
    }
}
