package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Neither a restart nor a clock that is set brings a mail forward, makes it forgotten or says anything twice. */
@Timeout(60)
class TimeAndRestartTest {
    private static final String ALICE = "alice@a.test";
    private static final String BOB = "bob@b.test";

    @TempDir
    private Path folder;

    private DeliveryFixture fixture;
    private ScriptedSmtpServer host;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new DeliveryFixture(folder);
        host = fixture.host(1).saying(Point.RCPT, "450 4.2.1 Later");
        fixture.dns.records("b.test. 60 IN A " + fixture.address(1));
    }

    @AfterEach
    void tearDown() throws IOException {
        fixture.close();
    }

    @Test
    void triesOnceMoreWhenTheClockJumpsPastTheEndOfTheLifetime() throws Exception {
        fixture.start();
        fixture.send("m1", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred bob@b.test");
        host.behaving();
        fixture.advance(Duration.ofDays(400));
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered bob@b.test");
        assertThat(fixture.reports).isEmpty();
    }

    @Test
    void waitsForItsTimeWhenTheClockWasSetBack() throws Exception {
        fixture.start();
        fixture.send("m1", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred bob@b.test");
        host.behaving();
        fixture.advance(Duration.ofMinutes(-2));
        fixture.send("m2", ALICE, "carol@b.test");
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered carol@b.test");
        fixture.advance(Duration.ofMinutes(7));
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered bob@b.test");
        assertThat(host.mails()).hasSize(2);
    }

    @Test
    void forgetsNoMailThatWasTakenJustBeforeTheClockWasSetBack() throws Exception {
        host.behaving().holdingGreetings();
        fixture.with("maxConnections", "1").start();
        fixture.send("m1", ALICE, BOB);
        host.awaitConnections(1);
        fixture.send("m2", ALICE, "carol@b.test");
        fixture.clock.advance(Duration.ofSeconds(-1));
        host.lettingGo();
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered bob@b.test");
        fixture.clock.advance(Duration.ofSeconds(1));
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered carol@b.test");
    }

    @Test
    void warnsOfADelayOnceEvenAcrossRestarts() throws Exception {
        fixture.with("delayWarning", "4m").start();
        fixture.send("m1", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred bob@b.test");
        fixture.advance(Duration.ofMinutes(5));
        assertThat(fixture.nextEvents(2)).containsExactly("mail.deferred bob@b.test", "mail.delayed bob@b.test");
        fixture.stop();
        fixture.start();
        fixture.advance(Duration.ofMinutes(10));
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred bob@b.test");
        fixture.stop();
        fixture.start();
        fixture.advance(Duration.ofMinutes(5));
        assertThat(fixture.nextEvent()).isEqualTo("mail.bounced bob@b.test");
        assertThat(fixture.reports)
                .extracting(report -> report.recipients().get(0).get("Action"))
                .containsExactly("delayed", "failed");
    }
}
