package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jamesexpress.smtp.Notify;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.store.Content;
import org.jamesexpress.testing.Received;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The receiving host is a real one; what it has taken it hands on to a further host, which keeps the octets. */
@Timeout(120)
class InteroperabilityTest {
    private static final String ALICE = "alice@a.test";
    private static final String BOB = "bob@b.test";
    private static final String HEADER = "Subject: Hello\r\nMessage-ID: <1@a.test>\r\n\r\n";

    @TempDir
    private Path home;

    private Optional<DeliveryFixture> fixture = Optional.empty();
    private Optional<RealMta> mta = Optional.empty();

    @AfterEach
    void tearDown() throws Exception {
        if (mta.isPresent()) {
            mta.get().stop();
        }
        if (fixture.isPresent()) {
            fixture.get().close();
        }
    }

    /** Starts the host; gives the one that it hands mail on to. */
    private ScriptedSmtpServer start(RealMta.Kind kind, String... settings) throws Exception {
        RealMta.obstacle(kind).ifPresent(obstacle -> assumeTrue(false, obstacle));
        DeliveryFixture delivery = new DeliveryFixture(Files.createDirectory(home.resolve("delivery")));
        fixture = Optional.of(delivery);
        ScriptedSmtpServer next = delivery.host(2).offering("8BITMIME", "SMTPUTF8", "DSN", "SIZE 2000000");
        InetSocketAddress here = new InetSocketAddress(delivery.address(1), next.port());
        mta = Optional.of(RealMta.start(kind, home, here, next.address()));
        delivery.dns.records("b.test. 60 IN MX 10 mx.b.test.", "mx.b.test. 60 IN A " + delivery.address(1));
        for (int i = 0; i < settings.length; i += 2) {
            delivery.with(settings[i], settings[i + 1]);
        }
        delivery.start();
        return next;
    }

    private DeliveryFixture delivery() {
        return fixture.orElseThrow();
    }

    private void bring(Content content) throws Exception {
        delivery().send("m1", ALICE, content, BOB);
        assertThat(delivery().nextEvent()).isEqualTo("mail.delivered bob@b.test");
    }

    private static Content content(String body) {
        return Content.of((HEADER + body).getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @EnumSource(RealMta.Kind.class)
    void bringsAMailInClear(RealMta.Kind kind) throws Exception {
        ScriptedSmtpServer next = start(kind, "tls", "none");
        bring(content("One.\r\n.\r\n..two\r\n.three"));
        assertThat(delivery().attempts("m1")).containsExactly("bob@b.test mx.b.test DOT 250 DELIVERED");
        Received mail = next.awaitMail();
        assertThat(mail.text()).endsWith("\r\n\r\nOne.\r\n.\r\n..two\r\n.three\r\n");
    }

    @ParameterizedTest
    @EnumSource(
            value = RealMta.Kind.class,
            names = {"POSTFIX", "EXIM"})
    void bringsAMailEncrypted(RealMta.Kind kind) throws Exception {
        start(kind);
        bring(content("Hello.\r\n"));
        assertThat(tlsOfTheAttempt()).startsWith("TLSv1.");
    }

    /** That of Debian 12 offers STARTTLS and then has no key: its OpenSSL is one that it was not written for. */
    @ParameterizedTest
    @EnumSource(
            value = RealMta.Kind.class,
            names = {"OPENSMTPD"})
    void bringsAMailInClearWhereTheHandshakeFails(RealMta.Kind kind) throws Exception {
        start(kind);
        bring(content("Hello.\r\n"));
        assertThat(tlsOfTheAttempt()).isEmpty();
    }

    private String tlsOfTheAttempt() {
        List<String> tls = delivery()
                .store()
                .read(connection -> Sql.query(connection, row -> row.getString(1), "SELECT tls FROM outbound_attempt"));
        assertThat(tls).hasSize(1);
        return tls.get(0);
    }

    @ParameterizedTest
    @EnumSource(RealMta.Kind.class)
    void bouncesWhatIsTooLargeWithoutSendingIt(RealMta.Kind kind) throws Exception {
        start(kind);
        delivery().send("m1", ALICE, content(("x".repeat(70) + "\r\n").repeat(20_000)), BOB);
        assertThat(delivery().nextEvent()).isEqualTo("mail.bounced bob@b.test");
        assertThat(delivery().attempts("m1")).containsExactly("bob@b.test mx.b.test MAIL 0 BOUNCED");
        assertThat(delivery().reports.get(0).text()).contains("Status: 5.3.4");
    }

    @ParameterizedTest
    @EnumSource(RealMta.Kind.class)
    void sendsEightBitWhereItIsOffered(RealMta.Kind kind) throws Exception {
        ScriptedSmtpServer next = start(kind);
        bring(content("Größe\r\n"));
        Received mail = next.awaitMail();
        assertThat(mail.text()).endsWith("\r\n\r\nGröße\r\n");
    }

    @ParameterizedTest
    @EnumSource(
            value = RealMta.Kind.class,
            names = {"POSTFIX", "EXIM"})
    void writesToAddressesOutsideAscii(RealMta.Kind kind) throws Exception {
        ScriptedSmtpServer next = start(kind);
        delivery().send("m1", ALICE, "jürg@b.test");
        assertThat(delivery().nextEvent()).isEqualTo("mail.delivered jürg@b.test");
        assertThat(next.awaitMail().recipients()).containsExactly("jürg@b.test");
    }

    @ParameterizedTest
    @EnumSource(
            value = RealMta.Kind.class,
            names = {"OPENSMTPD"})
    void bouncesAnAddressOutsideAsciiThatNoHostTakes(RealMta.Kind kind) throws Exception {
        start(kind);
        delivery().send("m1", ALICE, "jürg@b.test");
        assertThat(delivery().nextEvent()).isEqualTo("mail.bounced jürg@b.test");
        assertThat(delivery().reports.get(0).text()).contains("Status: 5.6.7");
    }

    @ParameterizedTest
    @EnumSource(
            value = RealMta.Kind.class,
            names = {"POSTFIX", "OPENSMTPD"})
    void leavesReportsToAHostThatOffersThem(RealMta.Kind kind) throws Exception {
        ScriptedSmtpServer next = start(kind);
        Rcpt wished = new Rcpt(BOB, Set.of(Notify.NEVER), Optional.of("rfc822;bob@old.test"));
        delivery()
                .delivery()
                .accept(new OutboundMail(
                        "m1",
                        ALICE,
                        Optional.empty(),
                        Optional.of("ticket42"),
                        List.of(wished),
                        Optional.empty(),
                        content("Hello.\r\n")));
        assertThat(delivery().nextEvent()).isEqualTo("mail.delivered bob@b.test");
        next.awaitMail();
        assertThat(next.commands())
                .anyMatch(command -> command.contains("ENVID=ticket42"))
                .anyMatch(command -> command.contains("NOTIFY=NEVER") && command.contains("ORCPT=rfc822;bob@old.test"));
    }

    @ParameterizedTest
    @EnumSource(RealMta.Kind.class)
    void bouncesOnlyTheRecipientThatNobodyKnows(RealMta.Kind kind) throws Exception {
        ScriptedSmtpServer next = start(kind);
        delivery().send("m1", ALICE, BOB, "unknown@b.test");
        assertThat(delivery().nextEvents(2))
                .containsExactlyInAnyOrder("mail.delivered bob@b.test", "mail.bounced unknown@b.test");
        assertThat(next.awaitMail().recipients()).containsExactly(BOB);
        assertThat(delivery().attempts("m1")).contains("unknown@b.test mx.b.test RCPT 550 BOUNCED");
    }

    @ParameterizedTest
    @EnumSource(
            value = RealMta.Kind.class,
            names = {"POSTFIX", "EXIM"})
    void defersOnlyTheRecipientThatIsGreylisted(RealMta.Kind kind) throws Exception {
        start(kind);
        delivery().send("m1", ALICE, BOB, "grey@b.test");
        assertThat(delivery().nextEvents(2))
                .containsExactlyInAnyOrder("mail.delivered bob@b.test", "mail.deferred grey@b.test");
        delivery().advance(Duration.ofMinutes(5));
        assertThat(delivery().nextEvent()).isEqualTo("mail.deferred grey@b.test");
    }

    /** Postfix is set to say 452 to all beyond 60 in a transaction. */
    @ParameterizedTest
    @EnumSource(RealMta.Kind.class)
    void bringsAMailToAThousandRecipients(RealMta.Kind kind) throws Exception {
        ScriptedSmtpServer next = start(kind);
        String[] recipients =
                IntStream.range(0, 1_000).mapToObj(i -> "r" + i + "@b.test").toArray(String[]::new);
        delivery().send("m1", ALICE, recipients);
        assertThat(delivery().nextEvents(1_000)).allMatch(event -> event.startsWith("mail.delivered"));
        next.awaitRecipients(1_000);
        assertThat(next.mails().stream().flatMap(mail -> mail.recipients().stream()))
                .containsExactlyInAnyOrder(recipients);
    }
}
