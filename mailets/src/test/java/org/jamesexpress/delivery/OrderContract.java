package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jamesexpress.delivery.Selection.By;
import org.jamesexpress.store.Bodies;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.StoreConfig;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an administrator orders of a delivery that runs. */
@Timeout(60)
abstract class OrderContract {
    private static final String ALICE = "alice@a.test";
    private static final String BOB = "bob@b.test";
    private static final Selection ALL_OF_BOB = new Selection(Map.of(By.RECIPIENT, BOB));
    private static final String LATER = "450 4.2.1 Later";

    @TempDir
    Path folder;

    private DeliveryFixture fixture;
    private ScriptedSmtpServer host;

    abstract StoreConfig database(Path folder);

    @BeforeEach
    void start() throws Exception {
        fixture = new DeliveryFixture(folder, database(folder));
        host = fixture.hostOfB();
        fixture.start();
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
    }

    /** The order comes while the host has been connected to and not yet said anything. */
    @ParameterizedTest
    @CsvSource({
        "HOLD,   250 2.1.5 Ok,           delivered, mail.delivered, 0",
        "HOLD,   450 4.2.1 Later,        held,      mail.deferred,  0",
        "HOLD,   550 5.1.1 No such user, held,      mail.deferred,  0",
        "DELETE, 450 4.2.1 Later,        deleted,   mail.deferred,  0",
        "DELETE, 550 5.1.1 No such user, deleted,   mail.deferred,  0",
        "BOUNCE, 250 2.1.5 Ok,           delivered, mail.delivered, 0",
        "BOUNCE, 450 4.2.1 Later,        bounced,   mail.deferred mail.bounced,  1",
        "BOUNCE, 550 5.1.1 No such user, bounced,   mail.bounced,   1",
    })
    void anOrderStandsUnlessTheHostTookTheMail(Order order, String reply, String state, String events, int reports)
            throws Exception {
        host.sayingTo(BOB, reply);
        host.holdingGreetings();
        fixture.send("m1", ALICE, BOB);
        host.awaitConnections(1);
        assertThat(fixture.queue().give(order, ALL_OF_BOB)).isEqualTo(new Touched(1, 1));
        host.lettingGo();
        List<String> expected = List.of(events.split(" ", -1)).stream()
                .map(each -> each + " " + BOB)
                .toList();
        assertThat(fixture.nextEvents(expected.size())).containsExactlyElementsOf(expected);
        fixture.delivery().close();
        assertThat(state("m1")).isEqualTo(state);
        assertThat(fixture.reports).hasSize(reports);
        boolean needed = state.equals("held");
        assertThat(fixture.bodies().ids()).hasSize(needed ? 1 : 0);
    }

    @ParameterizedTest(name = "a body of {0}")
    @ValueSource(ints = {1, Bodies.LARGEST_ROW + 1})
    void aMailThatWasDeletedBeforeItsBodyIsReadGoesNowhere(int size) throws Exception {
        host.holdingGreetings();
        fixture.send("m1", ALICE, Content.of(new byte[size]), BOB);
        host.awaitConnections(1);
        fixture.queue().give(Order.DELETE, ALL_OF_BOB);
        host.lettingGo();
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred bob@b.test");
        assertThat(host.mails()).isEmpty();
        assertThat(state("m1")).isEqualTo("deleted");
    }

    @Test
    void aHoldKeepsTheMailFromTheNextHost() throws Exception {
        ScriptedSmtpServer second = fixture.host(2);
        fixture.dns.records(
                "b.test. 60 IN MX 10 mx1.b.test.",
                "b.test. 60 IN MX 20 mx2.b.test.",
                "mx1.b.test. 60 IN A " + fixture.address(1),
                "mx2.b.test. 60 IN A " + fixture.address(2));
        host.saying(Point.RCPT, LATER);
        host.holdingGreetings();
        fixture.send("m1", ALICE, BOB);
        host.awaitConnections(1);
        fixture.queue().give(Order.HOLD, ALL_OF_BOB);
        host.lettingGo();
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred bob@b.test");
        assertThat(second.connections()).isZero();
        assertThat(state("m1")).isEqualTo("held");
    }

    @Test
    void aFlushTriesAtOnce() throws Exception {
        host.saying(Point.RCPT, LATER);
        fixture.send("m1", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred bob@b.test");
        host.behaving();
        assertThat(fixture.queue().give(Order.FLUSH, OutboundQueueContract.ALL)).isEqualTo(new Touched(1, 1));
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered bob@b.test");
    }

    @Test
    void aHeldMailIsNotTriedBeforeItIsReleased() throws Exception {
        host.saying(Point.RCPT, LATER);
        fixture.send("m1", ALICE, BOB);
        fixture.nextEvent();
        fixture.queue().give(Order.HOLD, ALL_OF_BOB);
        host.behaving();
        fixture.advance(Duration.ofMinutes(6));
        fixture.send("m2", ALICE, "carol@b.test");
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered carol@b.test");
        assertThat(host.mails()).hasSize(1);
        fixture.queue().give(Order.RELEASE, ALL_OF_BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered bob@b.test");
    }

    @Test
    void aBounceTellsTheSenderAndTriesNoHost() throws Exception {
        host.saying(Point.RCPT, LATER);
        fixture.send("m1", ALICE, BOB, "carol@b.test");
        fixture.nextEvents(2);
        int connections = host.connections();
        assertThat(fixture.queue().give(Order.BOUNCE, ALL_OF_BOB)).isEqualTo(new Touched(1, 1));
        assertThat(fixture.nextEvent()).isEqualTo("mail.bounced bob@b.test");
        assertThat(host.connections()).isEqualTo(connections);
        assertThat(fixture.reports).hasSize(1);
        assertThat(fixture.reports.get(0).text())
                .contains("Status: 5.3.0", "returned by the administrator", BOB)
                .doesNotContain("carol@b.test");
        assertThat(fixture.queue().show("m1").orElseThrow().recipients())
                .extracting(TracedRecipient::state)
                .containsExactly("bounced", "waiting");
    }

    @Test
    void aBounceIsRememberedUntilItsReportIsTaken() throws Exception {
        host.saying(Point.RCPT, LATER);
        fixture.send("m1", ALICE, BOB);
        fixture.nextEvent();
        fixture.reportsAreRefused = true;
        fixture.queue().give(Order.BOUNCE, ALL_OF_BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred bob@b.test");
        assertThat(fixture.queue()
                        .list(OutboundQueueContract.ALL, Page.FIRST, 1)
                        .entries())
                .extracting(QueuedRecipient::state)
                .containsExactly(QueueState.BOUNCING);
        fixture.stop();
        fixture.reportsAreRefused = false;
        fixture.start();
        fixture.advance(Duration.ofMinutes(6));
        assertThat(fixture.nextEvent()).isEqualTo("mail.bounced bob@b.test");
        assertThat(fixture.reports).hasSize(1);
    }

    private String state(String mail) {
        Optional<TracedMail> traced = fixture.queue().show(mail);
        return traced.orElseThrow().recipients().get(0).state();
    }
}
