package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jamesexpress.testing.PolicyHost;
import org.jamesexpress.testing.Received;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.jamesexpress.testing.TestCa;
import org.jamesexpress.testing.TestCa.Flaw;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When policies of domains are asked for, and who waits for that. */
@Timeout(90)
class MtaStsTest {
    private static final TestCa CA = new TestCa();
    private static final int MANY = 60;
    private static final String ALICE = "alice@a.test";
    private static final String BOB = "bob@b.test";
    private static final String DELIVERED = "mail.delivered " + BOB;

    @TempDir
    private Path folder;

    private final Semaphore asked = new Semaphore(0);
    private DeliveryFixture fixture;
    private PolicyHost policies;

    @BeforeEach
    void setUp() throws Exception {
        policies = new PolicyHost(CA.identity(
                                Flaw.NONE,
                                Stream.concat(Stream.of("mta-sts.b.test"), many().map(domain -> "mta-sts." + domain))
                                        .toArray(String[]::new))
                        .context())
                .inPlaceOfAll();
        Files.writeString(folder.resolve("ca.pem"), CA.pem());
        fixture = new DeliveryFixture(folder)
                .with("tlsTrust", folder.resolve("ca.pem").toString());
    }

    @AfterEach
    void tearDown() throws Exception {
        policies.close();
        fixture.close();
    }

    @Test
    void asksDnsOnceForADomainThatHasNoPolicy() throws Exception {
        fixture.hostOfB();
        fixture.start();
        for (int i = 0; i < 20; i++) {
            assertThat(sent("m" + i)).isEqualTo(DELIVERED);
        }
        assertThat(fixture.dns.asked("_mta-sts.b.test", "TXT")).isEqualTo(1);
        assertThat(policies.asked()).isEmpty();
    }

    @Test
    void asksForNoPolicyIfItIsNotToObeyAny() throws Exception {
        ScriptedSmtpServer host = withAPolicy("enforce");
        fixture.with("mtaSts", "false").start();
        assertThat(sent("m")).isEqualTo(DELIVERED);
        assertThat(host.mails()).extracting(Received::encrypted).containsExactly(false);
        assertThat(fixture.dns.asked("_mta-sts.b.test", "TXT")).isZero();
    }

    @Test
    void asksForNoPolicyOfARelay() throws Exception {
        ScriptedSmtpServer gone = fixture.host(1);
        ScriptedSmtpServer relay = fixture.host(2);
        gone.close();
        fixture.dns.records(
                "b.test. 60 IN MX 10 mx1.b.test.",
                "mx1.b.test. 60 IN A " + fixture.address(1),
                "relay.test. 60 IN A " + fixture.address(2));
        fixture.with("fallbackRelay", "relay.test:" + relay.port()).start();
        assertThat(sent("m")).isEqualTo(DELIVERED);
        assertThat(fixture.dns.asked("_mta-sts.relay.test", "TXT")).isZero();
    }

    @Test
    void fetchesAPolicyAgainThoughNoMailComes() throws Exception {
        withAPolicy("testing");
        fixture.start();
        assertThat(sent("m")).isEqualTo(DELIVERED);
        assertThat(policies.asked("b.test")).isEqualTo(1);

        policies.serve("b.test", exchange -> {
            asked.release();
            PolicyHost.answer(exchange, 200, "text/plain", policy("testing"));
        });
        fixture.advance(Duration.ofDays(1));
        awaitAsked(1);
    }

    /** More than the destinations that are looked up at once. */
    @Test
    void holdsUpNobodyElseWhereManyPolicyHostsHang() throws Exception {
        manyHang();
        fixture.start();
        for (String domain : many().toList()) {
            fixture.send(domain, ALICE, "carol@" + domain);
        }
        awaitAsked(MANY);
        assertThat(sent("m")).isEqualTo(DELIVERED);

        policies.close();
        assertThat(fixture.nextEvents(MANY)).allMatch(event -> event.startsWith("mail.delivered carol@"));
    }

    @Test
    void stopsThoughAPolicyHostHangs() throws Exception {
        manyHang();
        fixture.start();
        fixture.send("m", ALICE, "carol@p0.test");
        awaitAsked(1);
        long begun = System.nanoTime();
        fixture.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));

        policies.serve("p0.test", policy("enforce"));
        fixture.start();
        assertThat(fixture.nextEvent()).as("under the policy").isEqualTo("mail.deferred carol@p0.test");
    }

    private static Stream<String> many() {
        return IntStream.range(0, MANY).mapToObj(i -> "p" + i + ".test");
    }

    private void manyHang() throws Exception {
        fixture.host(1);
        List<String> records = new ArrayList<>(
                List.of("b.test. 60 IN MX 10 mx1.b.test.", "mx1.b.test. 60 IN A " + fixture.address(1)));
        many().forEach(domain -> {
            records.add(domain + ". 60 IN MX 10 mx1.b.test.");
            records.addAll(announced(domain));
            policies.serve(domain, exchange -> {
                asked.release();
                policies.hang(exchange);
            });
        });
        fixture.dns.records(records.toArray(String[]::new));
    }

    private static List<String> announced(String domain) {
        return List.of(
                "_mta-sts." + domain + ". 60 IN TXT \"v=STSv1; id=1\"", "mta-sts." + domain + ". 60 IN A 127.0.0.1");
    }

    private ScriptedSmtpServer withAPolicy(String mode) throws Exception {
        List<String> records = new ArrayList<>(announced("b.test"));
        records.add("b.test. 60 IN MX 10 mx1.b.test.");
        records.add("mx1.b.test. 60 IN A " + fixture.address(1));
        fixture.dns.records(records.toArray(String[]::new));
        policies.serve("b.test", policy(mode));
        return fixture.host(1);
    }

    private static String policy(String mode) {
        return "version: STSv1\nmode: " + mode + "\nmx: mx1.b.test\nmax_age: 604800\n";
    }

    private void awaitAsked(int times) throws InterruptedException {
        assertThat(asked.tryAcquire(times, 30, TimeUnit.SECONDS)).isTrue();
    }

    private String sent(String id) throws Exception {
        fixture.send(id, ALICE, BOB);
        return fixture.nextEvent();
    }
}
