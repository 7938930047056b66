package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jamesexpress.smtp.Notify;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.testing.PolicyHost;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.jamesexpress.testing.TestCa;
import org.jamesexpress.testing.TestCa.Flaw;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a mail that requires TLS (RFC 8689) shares with others and what it doesn't, and what becomes of reports about it. */
@Timeout(90)
class RequireTlsOnTheWayTest {
    private static final TestCa CA = new TestCa();
    private static final String ALICE = "alice@a.test";
    private static final String BOB = "bob@b.test";

    @TempDir
    private Path folder;

    private DeliveryFixture fixture;
    private PolicyHost policies;

    @BeforeEach
    void setUp() throws Exception {
        policies = new PolicyHost(CA.identity(Flaw.NONE, "mta-sts.b.test").context()).inPlaceOfAll();
        Files.writeString(folder.resolve("ca.pem"), CA.pem());
        fixture = new DeliveryFixture(folder)
                .with("tlsTrust", folder.resolve("ca.pem").toString());
    }

    @AfterEach
    void tearDown() throws Exception {
        policies.close();
        fixture.close();
    }

    /** The host of b.test, which says so by MTA-STS in a mode; and of c.test, which says nothing. */
    private ScriptedSmtpServer host(String mode, Flaw flaw, String... offers) throws Exception {
        fixture.dns.records(
                "b.test. 60 IN MX 10 mx.hoster.test.",
                "c.test. 60 IN MX 10 mx.hoster.test.",
                "mx.hoster.test. 60 IN A " + fixture.address(1),
                "_mta-sts.b.test. 60 IN TXT \"v=STSv1; id=1\"",
                "mta-sts.b.test. 60 IN A 127.0.0.1");
        policies.serve("b.test", "version: STSv1", "mode: " + mode, "mx: mx.hoster.test", "max_age: 604800");
        return fixture.host(1)
                .withTls(CA.identity(flaw, "mx.hoster.test").context())
                .offering(offers);
    }

    private static List<String> senders(ScriptedSmtpServer host) {
        return host.commands().stream().filter(line -> line.startsWith("MAIL")).toList();
    }

    /** As {@code BOUNCED 5.7.30}. */
    private String end(String mail, String recipient) {
        return fixture.store()
                .read(connection -> Sql.query(
                        connection,
                        row -> row.getString(1) + " " + row.getString(2),
                        "SELECT a.outcome, a.enhanced FROM outbound_attempt a JOIN outbound_recipient r"
                                + " ON r.message = a.message AND r.number = a.recipient"
                                + " WHERE a.message = ? AND r.address = ? ORDER BY a.number DESC LIMIT 1",
                        mail,
                        recipient))
                .get(0);
    }

    @Test
    void sharesASessionThatHasProvedAsMuch() throws Exception {
        ScriptedSmtpServer host = host("enforce", Flaw.NONE, "REQUIRETLS");
        fixture.start();
        for (TlsWish wish : List.of(TlsWish.NONE, TlsWish.REQUIRED, TlsWish.NONE)) {
            fixture.send(wish + "-" + senders(host).size(), ALICE, wish, BOB);
            assertThat(fixture.nextEvent()).isEqualTo("mail.delivered " + BOB);
        }
        assertThat(host.connections()).isEqualTo(1);
        assertThat(senders(host))
                .containsExactly(
                        "MAIL FROM:<alice@a.test>", "MAIL FROM:<alice@a.test> REQUIRETLS", "MAIL FROM:<alice@a.test>");
    }

    @Test
    void sharesNoSessionThatHadToProveNothing() throws Exception {
        ScriptedSmtpServer host = host("testing", Flaw.NONE, "REQUIRETLS");
        fixture.start();
        for (TlsWish wish : List.of(TlsWish.NONE, TlsWish.REQUIRED, TlsWish.WAIVED, TlsWish.REQUIRED)) {
            fixture.send(wish + "-" + senders(host).size(), ALICE, wish, BOB);
            assertThat(fixture.nextEvent()).isEqualTo("mail.delivered " + BOB);
        }
        assertThat(host.connections()).isEqualTo(2);
    }

    /** Domains that lead to the same hosts and trust them alike go together otherwise. */
    @Test
    void takesNoRecipientAlongWhoseDomainDoesNotNameTheHost() throws Exception {
        ScriptedSmtpServer host = host("testing", Flaw.NONE, "REQUIRETLS");
        fixture.start();
        fixture.send("known", ALICE, BOB, "carol@c.test");
        fixture.nextEvents(2);
        fixture.send("m", ALICE, TlsWish.REQUIRED, BOB, "carol@c.test");
        fixture.nextEvents(2);
        assertThat(end("m", BOB)).isEqualTo("DELIVERED 2.0.0");
        assertThat(end("m", "carol@c.test")).isEqualTo("BOUNCED 5.7.30");
        assertThat(host.mails())
                .last()
                .satisfies(mail -> assertThat(mail.recipients()).containsExactly(BOB));
    }

    @Test
    void goesToADomainThatIsItsOwnHost() throws Exception {
        ScriptedSmtpServer host = fixture.host(1)
                .withTls(CA.identity(Flaw.NONE, "d.test").context())
                .offering("REQUIRETLS");
        fixture.dns.records("d.test. 60 IN A " + fixture.address(1));
        fixture.start();
        fixture.send("m", ALICE, TlsWish.REQUIRED, "dora@d.test");
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered dora@d.test");
        assertThat(senders(host)).containsExactly("MAIL FROM:<alice@a.test> REQUIRETLS");
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, REQUIRETLS, DELIVERED 2.0.0",
        "NONE, 8BITMIME, DEFERRED 4.",
        "SELF_SIGNED, REQUIRETLS, DEFERRED 4."
    })
    void goesToARelayThatProvesWhoItIsAndPromisesTheSame(Flaw flaw, String offer, String end) throws Exception {
        host("enforce", Flaw.NONE).close();
        ScriptedSmtpServer relay = fixture.host(2)
                .withTls(CA.identity(flaw, "relay.test").context())
                .offering(offer);
        fixture.dns.records(
                "b.test. 60 IN MX 10 mx.hoster.test.",
                "mx.hoster.test. 60 IN A " + fixture.address(1),
                "_mta-sts.b.test. 60 IN TXT \"v=STSv1; id=1\"",
                "mta-sts.b.test. 60 IN A 127.0.0.1",
                "relay.test. 60 IN A " + fixture.address(2));
        fixture.with("fallbackRelay", "relay.test:" + relay.port()).start();
        fixture.send("m", ALICE, TlsWish.REQUIRED, BOB);
        fixture.nextEvent();
        assertThat(end("m", BOB)).startsWith(end);
        assertThat(senders(relay))
                .isEqualTo(
                        end.startsWith("D") && end.contains("2.0.0")
                                ? List.of("MAIL FROM:<alice@a.test> REQUIRETLS")
                                : List.of());
    }

    /** A report that nobody gets helps nobody; but what is possible is asked for. */
    @ParameterizedTest
    @CsvSource({
        "enforce, NONE,        REQUIRETLS, b.test, DELIVERED 2.0.0, ' REQUIRETLS'",
        "enforce, NONE,        8BITMIME,   b.test, DELIVERED 2.0.0, ''",
        "testing, SELF_SIGNED, REQUIRETLS, b.test, DELIVERED 2.0.0, ''",
        "testing, NONE,        REQUIRETLS, c.test, DELIVERED 2.0.0, ''",
        "enforce, SELF_SIGNED, REQUIRETLS, b.test, DEFERRED 4.7.5,  none",
    })
    void sendsAReportWithoutThePromiseRatherThanNotAtAll(
            String mode, Flaw flaw, String offer, String domain, String end, String parameters) throws Exception {
        ScriptedSmtpServer host = host(mode, flaw, offer);
        fixture.start();
        fixture.send("m", "", TlsWish.REQUIRED, "bob@" + domain);
        fixture.nextEvent();
        assertThat(end("m", "bob@" + domain)).isEqualTo(end);
        assertThat(senders(host))
                .isEqualTo(parameters.equals("none") ? List.of() : List.of("MAIL FROM:<>" + parameters));
    }

    @Test
    void tellsTheSenderItselfWhereAnotherWouldGiveTheMailBackWhole() throws Exception {
        host("enforce", Flaw.SELF_SIGNED, "REQUIRETLS");
        fixture.with("bounceProcessor", "bounces").start();
        fixture.send("m", ALICE, TlsWish.REQUIRED, BOB);
        assertThat(fixture.nextEvent()).isEqualTo("mail.bounced " + BOB);
        assertThat(fixture.givenBack).isEmpty();
        assertThat(fixture.reports).extracting(ParsedReport::tls).containsExactly(TlsWish.REQUIRED);
    }

    @Test
    void owesAReportOfTheAcceptanceAsItWasWanted() throws Exception {
        host("enforce", Flaw.NONE, "REQUIRETLS");
        fixture.start();
        fixture.reportsAreRefused = true;
        fixture.delivery()
                .accept(new OutboundMail(
                        "m",
                        ALICE,
                        Optional.empty(),
                        Optional.empty(),
                        TlsWish.REQUIRED,
                        List.of(new Rcpt(BOB, Set.of(Notify.SUCCESS), Optional.empty())),
                        Optional.empty(),
                        DeliveryFixture.CONTENT));
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered " + BOB);
        fixture.stop();
        fixture.reportsAreRefused = false;
        fixture.start();
        fixture.stop();
        assertThat(fixture.reports).extracting(ParsedReport::tls).containsExactly(TlsWish.REQUIRED);
    }
}
