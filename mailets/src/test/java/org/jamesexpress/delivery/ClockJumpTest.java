package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jamesexpress.testing.LogLines;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A clock that is set does mail no harm. The longest step is 10 minutes, the lifetime 20. */
@Timeout(60)
class ClockJumpTest {
    private static final String ALICE = "alice@a.test";
    private static final String BOB = "bob@b.test";
    private static final Duration LONGEST_STEP = Duration.ofMinutes(10);
    private static final Duration YEAR = Duration.ofDays(365);

    @TempDir
    Path folder;

    private DeliveryFixture fixture;
    private ScriptedSmtpServer host;

    @BeforeEach
    void setUp() throws Exception {
        fixture = new DeliveryFixture(folder);
        host = fixture.hostOfB();
        fixture.start();
    }

    @AfterEach
    void tearDown() throws IOException {
        fixture.close();
    }

    @Test
    void waitsNoLongerThanTheLongestStepAfterAClockWasSetBack() throws Exception {
        deferOnce();
        setBack();
        fixture.advance(LONGEST_STEP);
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered bob@b.test");
    }

    @Test
    void bringsMailForwardLaterWhenTheDatabaseRefusesAtFirst() throws Exception {
        deferOnce();
        try (LogLines lines = LogLines.open()) {
            change(
                    "CREATE TRIGGER refuse BEFORE UPDATE ON outbound_recipient BEGIN SELECT RAISE(ABORT, 'not now'); END");
            fixture.advance(YEAR.negated());
            while (lines.all().stream().noneMatch(line -> line.contains("not now"))) {
                Thread.onSpinWait();
            }
            change("DROP TRIGGER refuse");
        }
        haveItNoticed();
        fixture.advance(LONGEST_STEP);
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered bob@b.test");
    }

    private void change(String schema) {
        fixture.store().writeNow(connection -> Sql.update(connection, schema));
    }

    @Test
    void waitsNoLongerThanTheLongestStepAfterAStartWithAClockThatWasSetBack() throws Exception {
        deferOnce();
        fixture.stop();
        fixture.clock.advance(YEAR.negated());
        fixture.start();
        fixture.advance(LONGEST_STEP);
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered bob@b.test");
    }

    @Test
    void retriesByTheScheduleAMailThatSeemsToHaveArrivedInTheFuture() throws Exception {
        host.saying(Point.RCPT, "450 4.2.1 Later", 2);
        fixture.send("m1", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred bob@b.test");
        setBack();
        fixture.advance(LONGEST_STEP);
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred bob@b.test");
        fixture.advance(Duration.ofMinutes(5));
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered bob@b.test");
    }

    @Test
    void triesOnceMoreAfterAClockWasSetBeyondTheLifetime() throws Exception {
        deferOnce();
        fixture.advance(YEAR);
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered bob@b.test");
    }

    @Test
    void bouncesOnlyAfterAnAttemptThatBeganAfterTheJump() throws Exception {
        host.saying(Point.RCPT, "450 4.2.1 Later").holdingGreetings();
        fixture.send("m1", ALICE, BOB);
        host.awaitConnections(1);
        fixture.clock.advance(YEAR);
        host.lettingGo();
        assertThat(fixture.nextEvents(2)).containsExactly("mail.deferred bob@b.test", "mail.bounced bob@b.test");
        assertThat(fixture.attempts("m1")).hasSize(2);
    }

    @Test
    void deliversAMailThatWasTakenBeforeTheClockWasSetBeyondItsLifetime() throws Exception {
        fixture.stop();
        fixture.acceptAndCrash("m1", ALICE, BOB);
        fixture.clock.advance(YEAR);
        fixture.start();
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered bob@b.test");
    }

    /** And has it noticed, as within a minute it would be. */
    private void setBack() throws Exception {
        fixture.advance(YEAR.negated());
        haveItNoticed();
    }

    private void haveItNoticed() throws Exception {
        fixture.send("m2", ALICE, "carol@c.test");
        assertThat(fixture.nextEvent()).isEqualTo("mail.bounced carol@c.test");
    }

    private void deferOnce() throws Exception {
        host.saying(Point.RCPT, "450 4.2.1 Later", 1);
        fixture.send("m1", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred bob@b.test");
    }
}
