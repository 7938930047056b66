package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jamesexpress.store.Bodies;
import org.jamesexpress.store.Content;
import org.jamesexpress.testing.Fault;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.Received;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.jamesexpress.testing.TestCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class DirectDeliveryTest {
    private static final String ALICE = "alice@a.test";
    private static final String BOB = "bob@b.test";
    private static final String CAROL = "carol@b.test";
    private static final String DAVE = "dave@b.test";

    @TempDir
    Path folder;

    private DeliveryFixture fixture;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new DeliveryFixture(folder);
    }

    @AfterEach
    void tearDown() throws IOException {
        fixture.close();
    }

    @Test
    void bringsAMailToTheBestHost() throws Exception {
        ScriptedSmtpServer best = fixture.host(1);
        ScriptedSmtpServer worse = fixture.host(2);
        zone(1, 2);
        fixture.start();
        fixture.send("m1", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered bob@b.test");
        Received mail = best.awaitMail();
        assertThat(mail.mail()).startsWith("<" + ALICE + ">");
        assertThat(mail.recipients()).containsExactly(BOB);
        assertThat(mail.text()).isEqualTo(DeliveryFixture.MESSAGE);
        assertThat(worse.connections()).isZero();
        assertThat(fixture.attempts("m1")).containsExactly("bob@b.test mx1.b.test DOT 250 DELIVERED");
        assertThat(fixture.lastEvent().data())
                .contains("\"mail\":\"m1\"", "\"host\":\"mx1.b.test\"", "\"reply\":\"250 2.0.0 Ok: queued\"");
    }

    @Test
    void forgetsTheBodyOnceEverybodyIsSettled() throws Exception {
        fixture.host(1);
        zone(1);
        fixture.start();
        fixture.send("m1", ALICE, BOB);
        fixture.nextEvent();
        fixture.delivery().close();
        assertThat(fixture.bodies().ids()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GREETING, 421 4.3.2 Busy",
        "GREETING, 554 5.7.1 Go away",
        "GREETING, HTTP/1.1 400 Bad Request",
        "EHLO,     421 4.3.2 Busy",
        "MAIL,     451 4.3.0 Later",
        "RCPT,     450 4.2.1 Later",
        "RCPT,     nonsense",
        "DATA,     451 4.3.0 Later",
        "DOT,      452 4.3.1 Disk full",
    })
    void goesOnToTheNextHost(Point step, String reply) throws Exception {
        fixture.host(1).saying(step, reply);
        ScriptedSmtpServer second = fixture.host(2);
        zone(1, 2);
        fixture.start();
        fixture.send("m1", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered bob@b.test");
        assertThat(second.mails()).hasSize(1);
        assertThat(fixture.attempts("m1")).hasSize(2).first().asString().endsWith("NEXT_HOST");
    }

    @Test
    void goesOnToTheNextHostWhenAConnectionIsRefused() throws Exception {
        ScriptedSmtpServer third = fixture.host(3);
        fixture.host(2).saying(Point.RCPT, "451 4.7.1 Greylisted");
        zone(1, 2, 3);
        fixture.start();
        fixture.send("m1", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered bob@b.test");
        assertThat(third.mails()).hasSize(1);
        assertThat(fixture.attempts("m1"))
                .containsExactly(
                        "bob@b.test mx1.b.test CONNECT 0 NEXT_HOST",
                        "bob@b.test mx2.b.test RCPT 451 NEXT_HOST",
                        "bob@b.test mx3.b.test DOT 250 DELIVERED");
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL, 553 5.1.8 No such sender domain",
        "RCPT, 550 5.1.1 No such user",
        "DATA, 554 5.7.1 Refused",
        "DOT,  554 5.7.1 Spam"
    })
    void bouncesWhatAHostRefusesForGood(Point step, String reply) throws Exception {
        fixture.host(1).saying(step, reply);
        ScriptedSmtpServer second = fixture.host(2);
        zone(1, 2);
        fixture.start();
        fixture.send("m1", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.bounced bob@b.test");
        assertThat(second.connections()).isZero();
        assertThat(fixture.reports).hasSize(1);
        assertThat(fixture.reports.get(0).text()).contains("Diagnostic-Code: smtp; " + reply);
    }

    @Test
    void settlesEachRecipientOnItsOwn() throws Exception {
        ScriptedSmtpServer host = fixture.host(1).sayingTo(CAROL, "550 5.1.1 No such user");
        zone(1);
        fixture.start();
        fixture.send("m1", ALICE, BOB, CAROL, DAVE);
        assertThat(fixture.nextEvents(3))
                .containsExactly(
                        "mail.delivered bob@b.test", "mail.delivered dave@b.test", "mail.bounced carol@b.test");
        assertThat(host.mails()).extracting(Received::recipients).containsExactly(List.of(BOB, DAVE));
        String report = fixture.reports.get(0).text();
        assertThat(report)
                .contains("Final-Recipient: rfc822; carol@b.test", "Action: failed", "Status: 5.1.1")
                .doesNotContain(BOB, DAVE);
    }

    @Test
    void neverSendsAgainToWhomAHostAccepted() throws Exception {
        ScriptedSmtpServer first = fixture.host(1).sayingTo(CAROL, "450 4.2.1 Later");
        ScriptedSmtpServer second = fixture.host(2).sayingTo(CAROL, "451 4.3.0 Later still");
        zone(1, 2);
        fixture.start();
        fixture.send("m1", ALICE, BOB, CAROL);
        assertThat(fixture.nextEvents(2)).containsExactly("mail.delivered bob@b.test", "mail.deferred carol@b.test");
        first.behaving();
        fixture.advance(Duration.ofMinutes(5));
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered carol@b.test");
        assertThat(first.mails()).extracting(Received::recipients).containsExactly(List.of(BOB), List.of(CAROL));
        assertThat(second.mails()).isEmpty();
    }

    @Test
    void triesAnAmbiguousRecipientAtNoOtherHostNow() throws Exception {
        ScriptedSmtpServer first = fixture.host(1).doing(Point.DOT, Fault.DROP);
        ScriptedSmtpServer second = fixture.host(2);
        zone(1, 2);
        fixture.start();
        fixture.send("m1", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred bob@b.test");
        assertThat(second.connections()).isZero();
        first.behaving();
        fixture.advance(Duration.ofMinutes(5));
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered bob@b.test");
    }

    @Test
    void givesAHostTheRecipientsItHadTooManyOfInAFurtherTransaction() throws Exception {
        ScriptedSmtpServer host = fixture.host(1).takingAtOnce(2);
        zone(1);
        fixture.start();
        fixture.send("m1", ALICE, BOB, CAROL, DAVE);
        assertThat(fixture.nextEvents(3)).allMatch(event -> event.startsWith("mail.delivered"));
        assertThat(host.mails()).extracting(Received::recipients).containsExactly(List.of(BOB, CAROL), List.of(DAVE));
        assertThat(host.connections()).isEqualTo(1);
    }

    @Test
    void callsTransientWhatIsTriedAgainWhateverTheHostSays() throws Exception {
        fixture.host(1).saying(Point.GREETING, "554 5.7.1 Not for you");
        zone(1);
        fixture.start();
        fixture.send("m1", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred bob@b.test");
        assertThat(fixture.lastEvent().data()).contains("\"status\":\"4.7.1\"", "554 5.7.1 Not for you");
    }

    @Test
    void asksNoHostForAMailThatCannotBeReadHere() throws Exception {
        ScriptedSmtpServer host = fixture.host(1).saying(Point.RCPT, "450 4.2.1 Later", 1);
        zone(1);
        fixture.start();
        fixture.send("m1", ALICE, Content.of(new byte[Bodies.LARGEST_ROW + 1]), BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred bob@b.test");
        fixture.spool().delete(fixture.bodies().ids().get(0));
        fixture.advance(Duration.ofMinutes(5));
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred bob@b.test");
        assertThat(fixture.lastEvent().data()).contains("\"status\":\"4.3.0\"").doesNotContain("\"host\"");
        assertThat(host.connections()).isEqualTo(1);
    }

    @Test
    void retriesOnScheduleAndNeverEarly() throws Exception {
        ScriptedSmtpServer host = fixture.host(1).saying(Point.RCPT, "450 4.2.1 Later");
        zone(1);
        fixture.start();
        fixture.send("m1", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred bob@b.test");
        fixture.advance(Duration.ofSeconds(299));
        fixture.send("m2", ALICE, CAROL);
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred carol@b.test");
        assertThat(fixture.attempts("m1")).hasSize(1);
        host.behaving();
        fixture.advance(Duration.ofSeconds(1));
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered bob@b.test");
    }

    @Test
    void bouncesAtTheEndOfTheLifetimeWithTheMostTellingReply() throws Exception {
        fixture.host(2).saying(Point.RCPT, "450 4.2.2 Mailbox full");
        zone(1, 2);
        fixture.start();
        fixture.send("m1", ALICE, BOB);
        for (int minutes : List.of(5, 10, 5)) {
            assertThat(fixture.nextEvent()).isEqualTo("mail.deferred bob@b.test");
            fixture.advance(Duration.ofMinutes(minutes));
        }
        assertThat(fixture.nextEvent()).isEqualTo("mail.bounced bob@b.test");
        assertThat(fixture.reports.get(0).text())
                .contains("Status: 4.2.2", "Remote-MTA: dns; mx2.b.test", "The mailbox is full.");
    }

    @Test
    void goesOnAfterARestartWithoutRetryingEarly() throws Exception {
        ScriptedSmtpServer host = fixture.host(1).saying(Point.RCPT, "450 4.2.1 Later");
        zone(1);
        fixture.start();
        fixture.send("m1", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred bob@b.test");
        fixture.stop();
        host.behaving();
        fixture.clock.advance(Duration.ofMinutes(4));
        fixture.start();
        fixture.send("m2", ALICE, CAROL);
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered carol@b.test");
        fixture.advance(Duration.ofMinutes(1));
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered bob@b.test");
    }

    @Test
    void deliversAtOnceWhatACrashLeftUntried() throws Exception {
        ScriptedSmtpServer host = fixture.host(1);
        zone(1);
        fixture.acceptAndCrash("m1", ALICE, BOB);
        fixture.start();
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered bob@b.test");
        assertThat(host.mails()).hasSize(1);
    }

    @Test
    void sendsInClearToTheSameHostWhenTheHandshakeFails() throws Exception {
        try (ScriptedSmtpServer host = ScriptedSmtpServer.at(fixture.address(1))
                .withTls(TestCertificate.serverContext("mx1.b.test"))
                .doing(Point.HANDSHAKE, Fault.DROP, 1)) {
            zone(1);
            fixture.with("port", String.valueOf(host.port())).start();
            fixture.send("m1", ALICE, BOB);
            assertThat(fixture.nextEvent()).isEqualTo("mail.delivered bob@b.test");
            assertThat(host.connections()).isEqualTo(2);
            assertThat(host.mails()).hasSize(1);
            host.awaitAllClosed();
        }
    }

    @ParameterizedTest
    @CsvSource({"opportunistic, 1", "none, 0"})
    void encryptsWhereTheHostOffersIt(String tls, long startTls) throws Exception {
        try (ScriptedSmtpServer host = ScriptedSmtpServer.at(fixture.address(1))
                .withTls(TestCertificate.serverContext("somebody.else.test"))) {
            zone(1);
            fixture.with("port", String.valueOf(host.port())).with("tls", tls).start();
            fixture.send("m1", ALICE, BOB);
            assertThat(fixture.nextEvent()).isEqualTo("mail.delivered bob@b.test");
            assertThat(host.commands().stream().filter("STARTTLS"::equals).count())
                    .isEqualTo(startTls);
        }
    }

    @Test
    void takesTheSameMailOnlyOnce() throws Exception {
        ScriptedSmtpServer host = fixture.host(1);
        zone(1);
        fixture.start();
        fixture.send("m1", ALICE, BOB);
        fixture.nextEvent();
        fixture.send("m1", ALICE, BOB, CAROL);
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered carol@b.test");
        assertThat(host.mails()).extracting(Received::recipients).containsExactly(List.of(BOB), List.of(CAROL));
    }

    @Test
    void triesAgainWhenAMailThatBouncedLongAgoIsHandedInAgain() throws Exception {
        ScriptedSmtpServer host = fixture.host(1).saying(Point.RCPT, "550 5.1.1 No such user");
        zone(1);
        fixture.start();
        fixture.send("m1", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.bounced bob@b.test");
        host.behaving();
        fixture.advance(Duration.ofHours(1));
        fixture.send("m1", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered bob@b.test");
        assertThat(host.mails()).hasSize(1);
    }

    @Test
    void bouncesAtOnceWhenTheDomainTakesNoMail() throws Exception {
        fixture.dns.records("b.test. 60 IN MX 0 .");
        fixture.start();
        fixture.send("m1", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.bounced bob@b.test");
        assertThat(fixture.reports.get(0).text()).contains("Status: 5.1.10");
    }

    @Test
    void bouncesAtOnceWhenTheDomainDoesNotExist() throws Exception {
        fixture.start();
        fixture.send("m1", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.bounced bob@b.test");
        assertThat(fixture.reports.get(0).text())
                .contains("Status: 5.1.2", "The domain of this address does not exist.");
    }

    @Test
    void bouncesWhatWouldComeBackToUs() throws Exception {
        fixture.dns.records("b.test. 60 IN MX 10 us.a.test.", "us.a.test. 60 IN A " + fixture.address(1));
        fixture.start();
        fixture.send("m1", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.bounced bob@b.test");
        assertThat(fixture.reports.get(0).text()).contains("Status: 5.4.6");
    }

    @Test
    void defersWhenDnsFails() throws Exception {
        fixture.dns.fail("b.test", LoopbackDns.Fault.SERVFAIL);
        fixture.start();
        fixture.send("m1", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred bob@b.test");
        assertThat(fixture.lastEvent().data()).contains("\"status\":\"4.4.3\"", "b.test/MX: SERVFAIL");
    }

    @Test
    void makesNoReportAboutAReport() throws Exception {
        fixture.host(1).saying(Point.RCPT, "550 5.1.1 No such user");
        zone(1);
        fixture.start();
        fixture.send("m1", "", BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.bounced bob@b.test");
        assertThat(fixture.attempts("m1")).containsExactly("bob@b.test mx1.b.test RCPT 550 KEPT");
        fixture.delivery().close();
        assertThat(fixture.reports).isEmpty();
        assertThat(fixture.bodies().ids()).as("the body is kept").hasSize(1);
    }

    @Test
    void bouncesLaterWhenTheReportIsNotTaken() throws Exception {
        fixture.host(1).saying(Point.RCPT, "550 5.1.1 No such user");
        zone(1);
        fixture.reportsAreRefused = true;
        fixture.start();
        fixture.send("m1", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred bob@b.test");
        fixture.reportsAreRefused = false;
        fixture.advance(Duration.ofMinutes(5));
        assertThat(fixture.nextEvent()).isEqualTo("mail.bounced bob@b.test");
        assertThat(fixture.reports).hasSize(1);
    }

    @Test
    void tellsTheSenderOnceThatAMailIsLate() throws Exception {
        fixture.host(1).saying(Point.RCPT, "450 4.2.1 Later");
        zone(1);
        fixture.with("delayWarning", "4m").start();
        fixture.send("m1", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred bob@b.test");
        fixture.advance(Duration.ofMinutes(5));
        assertThat(fixture.nextEvents(2)).containsExactly("mail.deferred bob@b.test", "mail.delayed bob@b.test");
        fixture.advance(Duration.ofMinutes(10));
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred bob@b.test");
        fixture.delivery().close();
        assertThat(fixture.reports).hasSize(1);
        assertThat(fixture.reports.get(0).text())
                .contains("Action: delayed", "Status: 4.2.1", "Will-Retry-Until: Thu, 1 Jan 2026 00:20:00 +0000");
    }

    @Test
    void triesNoMoreHostsThanItMay() throws Exception {
        fixture.host(1).saying(Point.RCPT, "450 4.2.1 Later");
        fixture.host(2).saying(Point.RCPT, "450 4.2.1 Later");
        ScriptedSmtpServer third = fixture.host(3);
        zone(1, 2, 3);
        fixture.with("maxHosts", "2").start();
        fixture.send("m1", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred bob@b.test");
        assertThat(third.connections()).isZero();
    }

    @Test
    void turnsToTheRelayWhenNoHostCanBeReached() throws Exception {
        ScriptedSmtpServer relay = fixture.host(9);
        zone(1);
        fixture.with("fallbackRelay", fixture.address(9) + ":" + relay.port()).start();
        fixture.send("m1", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered bob@b.test");
        assertThat(relay.mails()).hasSize(1);
    }

    @Test
    void leavesTheRelayAloneWhenAHostCanBeReached() throws Exception {
        ScriptedSmtpServer relay = fixture.host(9);
        fixture.host(1).saying(Point.GREETING, "421 4.3.2 Busy");
        zone(1);
        fixture.with("fallbackRelay", fixture.address(9) + ":" + relay.port()).start();
        fixture.send("m1", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.deferred bob@b.test");
        assertThat(relay.connections()).isZero();
    }

    @Test
    void letsASlowDestinationTakeNothingFromOthers() throws Exception {
        ScriptedSmtpServer slow = fixture.host(1);
        ScriptedSmtpServer quick = fixture.host(2);
        slow.holdingGreetings();
        fixture.dns.records("slow.test. 60 IN A " + fixture.address(1), "quick.test. 60 IN A " + fixture.address(2));
        fixture.with("maxConnections", "4")
                .with("maxConnectionsPerDestination", "3")
                .start();
        for (int i = 0; i < 10; i++) {
            fixture.send("slow" + i, ALICE, "bob@slow.test");
        }
        slow.awaitConnections(3);
        for (int i = 0; i < 10; i++) {
            fixture.send("quick" + i, ALICE, "bob@quick.test");
        }
        assertThat(fixture.nextEvents(10)).containsOnly("mail.delivered bob@quick.test");
        assertThat(slow.connections()).as("with seven more mails waiting").isEqualTo(3);
        slow.lettingGo();
        assertThat(fixture.nextEvents(10)).containsOnly("mail.delivered bob@slow.test");
        assertThat(quick.mails()).hasSize(10);
    }

    @Test
    void deliversTheBacklogOfAWholeTableThroughFewJobsInMemory() throws Exception {
        ScriptedSmtpServer host = fixture.host(1);
        fixture.dns.fail("b.test", LoopbackDns.Fault.SERVFAIL);
        fixture.start();
        for (int i = 0; i < 500; i++) {
            fixture.send("m" + i, ALICE, BOB);
        }
        assertThat(fixture.nextEvents(500)).containsOnly("mail.deferred bob@b.test");
        fixture.dns.heal("b.test");
        zone(1);
        fixture.advance(Duration.ofMinutes(5));
        assertThat(fixture.nextEvents(500)).containsOnly("mail.delivered bob@b.test");
        assertThat(host.mails()).hasSize(500);
    }

    @Test
    void sendsAHundredRecipientsAtOnceAndTheOthersInFurtherTransactions() throws Exception {
        ScriptedSmtpServer host = fixture.host(1);
        zone(1);
        fixture.start();
        String[] recipients =
                IntStream.range(0, 250).mapToObj(i -> "r" + i + "@b.test").toArray(String[]::new);
        fixture.send("m1", ALICE, recipients);
        assertThat(fixture.nextEvents(250)).allMatch(event -> event.startsWith("mail.delivered"));
        assertThat(host.connections()).isEqualTo(1);
        assertThat(host.mails()).extracting(mail -> mail.recipients().size()).containsExactly(100, 100, 50);
        assertThat(host.mails().stream().flatMap(mail -> mail.recipients().stream()))
                .containsExactly(recipients);
    }

    @Test
    void keepsToTheLimitsOfAHostInAsManyTransactionsAndSessionsAsItTakes() throws Exception {
        ScriptedSmtpServer host = fixture.host(1).offering("LIMITS RCPTMAX=2 MAILMAX=2");
        zone(1);
        fixture.start();
        String[] recipients =
                IntStream.range(0, 7).mapToObj(i -> "r" + i + "@b.test").toArray(String[]::new);
        fixture.send("m1", ALICE, recipients);
        assertThat(fixture.nextEvents(7)).allMatch(event -> event.startsWith("mail.delivered"));
        assertThat(host.mails()).extracting(mail -> mail.recipients().size()).containsExactly(2, 2, 2, 1);
        assertThat(host.connections()).isEqualTo(2);
        assertThat(fixture.attempts("m1")).as("no host was passed by").hasSize(7);
    }

    @Test
    void leavesToTheNextHostWhomTheSessionEndedBefore() throws Exception {
        ScriptedSmtpServer first = fixture.host(1).sayingTo("r99@b.test", "421 4.3.2 Going down");
        ScriptedSmtpServer second = fixture.host(2);
        zone(1, 2);
        fixture.start();
        String[] recipients =
                IntStream.range(0, 150).mapToObj(i -> "r" + i + "@b.test").toArray(String[]::new);
        fixture.send("m1", ALICE, recipients);
        assertThat(fixture.nextEvents(150)).allMatch(event -> event.startsWith("mail.delivered"));
        assertThat(first.mails()).isEmpty();
        assertThat(second.mails()).extracting(mail -> mail.recipients().size()).containsExactly(100, 50);
        assertThat(fixture.attempts("m1"))
                .contains("r149@b.test mx1.b.test MAIL 0 NEXT_HOST", "r149@b.test mx2.b.test DOT 250 DELIVERED");
    }

    @Test
    void comesFromTheAddressThatIsSetAndNotesIt() throws Exception {
        fixture.host(1).saying(Point.RCPT, "450 4.2.1 Later");
        fixture.host(2);
        zone(1, 2);
        fixture.with("bindAddress", "127.0.0.5").start();
        fixture.send("m1", ALICE, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered bob@b.test");
        List<String> links = fixture.store()
                .read(connection -> Sql.query(
                        connection,
                        row -> row.getString(1) + "/" + row.getString(2),
                        "SELECT source, tls FROM outbound_attempt ORDER BY number"));
        assertThat(links).containsExactly("127.0.0.5/", "127.0.0.5/");
    }

    /** b.test with hosts of falling preference. */
    private void zone(int... hosts) throws IOException {
        String[] lines = new String[2 * hosts.length];
        for (int i = 0; i < hosts.length; i++) {
            lines[2 * i] = "b.test. 60 IN MX " + 10 * (i + 1) + " mx" + hosts[i] + ".b.test.";
            lines[2 * i + 1] = "mx" + hosts[i] + ".b.test. 60 IN A " + fixture.address(hosts[i]);
        }
        fixture.dns.records(lines);
    }
}
