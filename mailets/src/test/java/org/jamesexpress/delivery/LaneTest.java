package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many destinations, few hosts, and some of those dead. */
@Timeout(60)
class LaneTest {
    private static final String ALICE = "alice@a.test";

    @TempDir
    Path folder;

    private DeliveryFixture fixture;

    @BeforeEach
    void setUp() throws Exception {
        fixture = new DeliveryFixture(folder);
    }

    @AfterEach
    void tearDown() throws Exception {
        fixture.close();
    }

    @Test
    void takesAMailToManyDomainsOfOneProviderInOneTransaction() throws Exception {
        ScriptedSmtpServer provider = fixture.host(1);
        customers(30);
        fixture.start();
        String[] recipients =
                IntStream.range(0, 30).mapToObj(i -> "r@c" + i + ".test").toArray(String[]::new);
        fixture.send("first", ALICE, recipients);
        assertThat(fixture.nextEvents(30)).allMatch(event -> event.startsWith("mail.delivered"));
        int before = provider.mails().size();
        fixture.send("second", ALICE, recipients);
        assertThat(fixture.nextEvents(30)).allMatch(event -> event.startsWith("mail.delivered"));
        assertThat(provider.mails()).as("where the domains lead is known").hasSize(before + 1);
        assertThat(provider.mails().get(before).recipients()).containsExactlyInAnyOrder(recipients);
    }

    @Test
    void sharesItsLimitAmongAllDomainsOfAProvider() throws Exception {
        ScriptedSmtpServer provider = fixture.host(1).holdingGreetings();
        customers(30);
        fixture.with("maxConnectionsPerDestination", "3").start();
        for (int i = 0; i < 30; i++) {
            fixture.send("m" + i, ALICE, "r@c" + i + ".test");
        }
        provider.awaitConnections(3);
        fixture.dns.add("other.test. 60 IN A " + fixture.address(2));
        fixture.host(2);
        fixture.send("other", ALICE, "r@other.test");
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered r@other.test");
        assertThat(provider.connections()).as("with 27 more mails waiting").isEqualTo(3);
        provider.lettingGo();
        assertThat(fixture.nextEvents(30)).allMatch(event -> event.startsWith("mail.delivered"));
        assertThat(provider.connections()).isEqualTo(3);
    }

    @Test
    void opensFewerConnectionsToAHostThatFindsThemTooMany() throws Exception {
        ScriptedSmtpServer host = fixture.hostOfB();
        fixture.with("maxConnectionsPerDestination", "2").start();
        host.saying(Point.GREETING, "421 4.7.0 Too many connections", 1);
        fixture.send("m1", ALICE, "r@b.test");
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred r@b.test");
        host.holdingGreetings();
        fixture.send("m2", ALICE, "r@b.test");
        fixture.send("m3", ALICE, "r@b.test");
        host.awaitConnections(2);
        host.lettingGo();
        assertThat(fixture.nextEvents(2)).containsOnly("mail.delivered r@b.test");
        assertThat(host.connections()).as("one at a time").isEqualTo(2);
    }

    @Test
    void defersMailToADeadDestinationWithoutAConnectionAndProbesItOnce() throws Exception {
        fixture.host(2);
        fixture.dns.records("b.test. 60 IN A " + fixture.address(1));
        fixture.start();
        for (int i = 0; i < 5; i++) {
            fixture.send("m" + i, ALICE, "r@b.test");
            assertThat(fixture.nextEvent()).isEqualTo("mail.deferred r@b.test");
        }
        ScriptedSmtpServer back = fixture.host(1);
        fixture.send("dead", ALICE, "r@b.test");
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred r@b.test");
        assertThat(fixture.attempts("dead")).singleElement().asString().endsWith(" 0 DEFERRED");
        assertThat(fixture.lastEvent().data()).contains("has answered lately");
        assertThat(back.connections()).isZero();
        fixture.advance(Duration.ofMinutes(1));
        fixture.send("probe", ALICE, "r@b.test");
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered r@b.test");
    }

    @Test
    void takesADestinationForAliveWhoseMailNamesNobody() throws Exception {
        ScriptedSmtpServer host = fixture.hostOfB();
        fixture.start();
        for (int i = 0; i < 10; i++) {
            fixture.send("m" + i, ALICE, "two words@b.test");
            assertThat(fixture.nextEvent()).startsWith("mail.bounced");
        }
        fixture.send("good", ALICE, "r@b.test");
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered r@b.test");
        assertThat(host.connections()).isEqualTo(1);
    }

    @Test
    void triesADeadDestinationAtOnceThatAnAdministratorFlushes() throws Exception {
        fixture.host(2);
        fixture.dns.records("b.test. 60 IN A " + fixture.address(1));
        fixture.start();
        for (int i = 0; i < 5; i++) {
            fixture.send("m" + i, ALICE, "r@b.test");
            fixture.nextEvent();
        }
        fixture.host(1);
        fixture.queue().give(Order.FLUSH, OutboundQueueContract.ALL);
        assertThat(fixture.nextEvents(5)).containsOnly("mail.delivered r@b.test");
    }

    @Test
    void triesADeadHostAfterTheOthers() throws Exception {
        ScriptedSmtpServer second = fixture.host(2);
        fixture.dns.records(
                "b.test. 60 IN MX 10 mx1.b.test.",
                "b.test. 60 IN MX 20 mx2.b.test.",
                "mx1.b.test. 60 IN A " + fixture.address(1),
                "mx2.b.test. 60 IN A " + fixture.address(2));
        fixture.with("maxMailsPerConnection", "1").start();
        for (int i = 0; i < 3; i++) {
            fixture.send("m" + i, ALICE, "r@b.test");
            assertThat(fixture.nextEvent()).isEqualTo("mail.delivered r@b.test");
        }
        assertThat(fixture.attempts("m0")).hasSize(2);
        assertThat(fixture.attempts("m1")).as("the second host first").hasSize(1);
        assertThat(fixture.attempts("m2")).hasSize(1);
        assertThat(second.mails()).hasSize(3);
    }

    @Test
    void sendsMailToTheRelayWhileADestinationIsDead() throws Exception {
        ScriptedSmtpServer relay = fixture.host(2);
        fixture.dns.records("b.test. 60 IN A " + fixture.address(1));
        fixture.with("fallbackRelay", fixture.address(2) + ":" + relay.port()).start();
        for (int i = 0; i < 7; i++) {
            fixture.send("m" + i, ALICE, "r@b.test");
            assertThat(fixture.nextEvent()).isEqualTo("mail.delivered r@b.test");
        }
        assertThat(fixture.attempts("m0")).hasSize(2);
        assertThat(fixture.attempts("m6")).as("no host but the relay").hasSize(1);
    }

    private void customers(int count) throws Exception {
        fixture.dns.records(Stream.concat(
                        Stream.of("mx.provider.test. 60 IN A " + fixture.address(1)),
                        IntStream.range(0, count).mapToObj(i -> "c" + i + ".test. 60 IN MX 10 mx.provider.test."))
                .toArray(String[]::new));
    }
}
