package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jamesexpress.testing.LoopbackDns;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nobody who stands between us and a host gets mail that a policy keeps from him. */
@Timeout(60)
class TlsDowngradeTest {
    private static final TestCa CA = new TestCa();
    private static final String ALICE = "alice@a.test";
    private static final String BOB = "bob@b.test";
    private static final String HOSTS_OF_C = "c.test. 0 IN MX 10 mx1.b.test.";
    private static final String CAROL_HAS_IT = "mail.delivered carol@c.test";
    private static final String CAROL_WAITS = "mail.deferred carol@c.test";
    private static final String DELIVERED = "mail.delivered " + BOB;
    private static final String DEFERRED = "mail.deferred " + BOB;

    @TempDir
    private Path folder;

    private DeliveryFixture fixture;

    @BeforeEach
    void setUp() throws Exception {
        Files.writeString(folder.resolve("rules.xml"), """
                <rules>
                    <rule domain='b.test' level='verified' reason='a test'/>
                    <rule domain='clear-relay.test' level='none' reason='a test'/>
                </rules>
                """);
        Files.writeString(folder.resolve("ca.pem"), CA.pem());
        fixture = new DeliveryFixture(folder)
                .with("tlsPolicyFile", folder.resolve("rules.xml").toString())
                .with("tlsTrust", folder.resolve("ca.pem").toString());
    }

    @AfterEach
    void tearDown() throws Exception {
        fixture.close();
    }

    @Test
    void keepsAMailFromAHostThatOffersEncryptionNoMore() throws Exception {
        ScriptedSmtpServer host = verified(fixture.hostOfB());
        fixture.with("maxMailsPerConnection", "1").start();
        assertThat(sent("m1")).isEqualTo(DELIVERED);

        host.withoutTls();
        assertThat(sent("m2")).isEqualTo(DEFERRED);
        assertThat(host.mails()).hasSize(1);
    }

    @Test
    void keepsAMailFromAHostWhoseCertificateHasBecomeAnother() throws Exception {
        ScriptedSmtpServer host = verified(fixture.hostOfB());
        fixture.with("maxMailsPerConnection", "1").start();
        assertThat(sent("m1")).isEqualTo(DELIVERED);

        host.withTls(new TestCa().identity(Flaw.NONE, "mx1.b.test").context());
        assertThat(sent("m2")).isEqualTo(DEFERRED);
        host.withTls(CA.identity(Flaw.NONE, "mx1.evil.test").context());
        assertThat(sent("m3")).isEqualTo(DEFERRED);
        assertThat(host.mails()).hasSize(1);
    }

    /** Both domains are one site, and what is open for the one is no good for the other. */
    @Test
    void lendsNoSessionThatProvesLess() throws Exception {
        ScriptedSmtpServer host = sharedHost();
        fixture.start();
        fixture.send("m1", ALICE, "carol@c.test");
        assertThat(fixture.nextEvent()).isEqualTo("mail.delivered carol@c.test");

        assertThat(sent("m2")).isEqualTo(DEFERRED);
        assertThat(host.mails()).extracting(Received::recipients).containsExactly(List.of("carol@c.test"));
    }

    @Test
    void takesNobodyAlongWhoseDomainNeedsMore() throws Exception {
        ScriptedSmtpServer host = sharedHost();
        fixture.start();
        learnTheSites();
        fixture.send("m1", ALICE, "carol@c.test", BOB, "dave@d.test");

        assertThat(fixture.nextEvents(3))
                .containsExactlyInAnyOrder("mail.delivered carol@c.test", DEFERRED, "mail.delivered dave@d.test");
        assertThat(host.mails())
                .last()
                .extracting(Received::recipients)
                .isEqualTo(List.of("carol@c.test", "dave@d.test"));
        assertThat(host.mails()).noneMatch(mail -> mail.recipients().contains(BOB));
    }

    @Test
    void takesAlongWhoNeedsTheSame() throws Exception {
        ScriptedSmtpServer host = verified(sharedHost());
        Files.writeString(folder.resolve("rules.xml"), """
                <rules><rule domain='.test' level='verified' reason='a test'/></rules>
                """);
        fixture.start();
        learnTheSites();
        fixture.send("m1", ALICE, "carol@c.test", BOB, "dave@d.test");

        fixture.nextEvents(3);
        assertThat(host.mails()).last().satisfies(mail -> {
            assertThat(mail.recipients()).hasSize(3);
            assertThat(mail.encrypted()).isTrue();
        });
    }

    @Test
    void keepsAMailFromARelayThatDoesNotProveWhoItIs() throws Exception {
        ScriptedSmtpServer relay = unreachableWithRelay("relay.test");
        fixture.start();
        assertThat(sent("m1")).isEqualTo(DEFERRED);
        assertThat(relay.commands()).noneMatch(line -> line.startsWith("MAIL"));

        relay.withTls(CA.identity(Flaw.NONE, "relay.test").context());
        fixture.advance(Duration.ofMinutes(5));
        assertThat(fixture.nextEvent()).isEqualTo(DELIVERED);
        assertThat(relay.mails()).extracting(Received::encrypted).containsExactly(true);
    }

    @Test
    void sendsOverARelayInClearIfARuleSaysSo() throws Exception {
        ScriptedSmtpServer relay = unreachableWithRelay("clear-relay.test");
        fixture.start();
        assertThat(sent("m1")).isEqualTo(DELIVERED);
        assertThat(relay.mails()).extracting(Received::encrypted).containsExactly(false);
    }

    /** Whoever stands between us and a domain that has once said what it asks for. */
    @ParameterizedTest(name = "{0}, restarted: {1}")
    @CsvSource({
        "THE_RECORD_IS_GONE, false",
        "THE_RECORD_IS_GONE, true",
        "DNS_DOES_NOT_ANSWER, false",
        "THE_POLICY_HOST_IS_GONE, false",
        "THE_POLICY_HOST_IS_GONE, true",
        "THE_POLICY_HOST_IS_ANOTHER, true",
        "THE_POLICY_IS_BROKEN, false",
    })
    void keepsAMailFromAnotherHostUnderThePolicyOfItsDomain(String what, boolean isRestarted) throws Exception {
        try (PolicyHost policies = policyHost(CA);
                PolicyHost other = policyHost(new TestCa())) {
            policies.inPlaceOfAll();
            ScriptedSmtpServer host = verified(fixture.hostOfB());
            announce("1");
            policies.serve("c.test", policy("mode: enforce", "mx: mx1.b.test"));
            other.serve("c.test", policy("mode: none"));
            fixture.with("maxMailsPerConnection", "1").start();
            assertThat(sentToCarol("m1")).isEqualTo(CAROL_HAS_IT);

            host.withTls(new TestCa().identity(Flaw.NONE, "mx1.b.test").context());
            switch (what) {
                case "THE_RECORD_IS_GONE" -> fixture.dns.records(HOSTS_OF_C, hostOfC());
                case "DNS_DOES_NOT_ANSWER" -> fixture.dns.fail("_mta-sts.c.test", LoopbackDns.Fault.SERVFAIL);
                case "THE_POLICY_IS_BROKEN" -> policies.serve("c.test", policy("mode: whatever"));
                default -> policies.serve("c.test", policy("mode: none"));
            }
            if (what.startsWith("THE_POLICY")) {
                announce("2");
            }
            if (what.equals("THE_POLICY_HOST_IS_GONE")) {
                policies.vanish();
            }
            if (isRestarted) {
                fixture.stop();
                (what.equals("THE_POLICY_HOST_IS_ANOTHER") ? other : policies).inPlaceOfAll();
                fixture.start();
            }
            fixture.advance(Duration.ofMinutes(2));
            assertThat(sentToCarol("m2")).isEqualTo(CAROL_WAITS);
            assertThat(host.mails()).hasSize(1);
        }
    }

    /** The host that DNS names now proves who it is, and isn't one of those that the policy names. */
    @Test
    void keepsAMailFromAHostThatThePolicyOfItsDomainDoesNotName() throws Exception {
        try (PolicyHost policies = policyHost(CA)) {
            policies.inPlaceOfAll();
            verified(fixture.hostOfB());
            announce("1");
            policies.serve("c.test", policy("mode: enforce", "mx: mx1.b.test"));
            ScriptedSmtpServer evil = fixture.host(2)
                    .withTls(CA.identity(Flaw.NONE, "mx.evil.test").context());
            fixture.start();
            assertThat(sentToCarol("m1")).isEqualTo(CAROL_HAS_IT);

            fixture.dns.records("c.test. 0 IN MX 10 mx.evil.test.", "mx.evil.test. 0 IN A " + fixture.address(2));
            fixture.advance(Duration.ofHours(1));
            assertThat(sentToCarol("m2")).isEqualTo(CAROL_WAITS);
            assertThat(evil.commands()).isEmpty();
        }
    }

    private static PolicyHost policyHost(TestCa ca) throws Exception {
        return new PolicyHost(ca.identity(Flaw.NONE, "mta-sts.c.test").context());
    }

    private static String policy(String... lines) {
        return "version: STSv1\nmax_age: 604800\n" + String.join("\n", lines);
    }

    /** That c.test has a policy, and the host of b.test. */
    private void announce(String id) throws Exception {
        fixture.dns.records(
                HOSTS_OF_C,
                hostOfC(),
                "mta-sts.c.test. 0 IN A 127.0.0.1",
                "_mta-sts.c.test. 0 IN TXT \"v=STSv1; id=" + id + "\"");
    }

    private String hostOfC() {
        return "mx1.b.test. 0 IN A " + fixture.address(1);
    }

    private String sentToCarol(String id) throws Exception {
        fixture.send(id, ALICE, "carol@c.test");
        return fixture.nextEvent();
    }

    private String sent(String id) throws Exception {
        fixture.send(id, ALICE, BOB);
        return fixture.nextEvent();
    }

    private static ScriptedSmtpServer verified(ScriptedSmtpServer host) {
        return host.withTls(CA.identity(Flaw.NONE, "mx1.b.test").context());
    }

    /** Of b.test, c.test and d.test, and without TLS. */
    private ScriptedSmtpServer sharedHost() throws Exception {
        fixture.dns.records(
                "b.test. 60 IN MX 10 mx1.b.test.",
                "c.test. 60 IN MX 10 mx1.b.test.",
                "d.test. 60 IN MX 10 mx1.b.test.",
                "mx1.b.test. 60 IN A " + fixture.address(1));
        return fixture.host(1);
    }

    /** A mail goes together to those destinations of which it is known by then that they are one site. */
    private void learnTheSites() throws Exception {
        for (String recipient : List.of(BOB, "carol@c.test", "dave@d.test")) {
            fixture.send("for " + recipient, ALICE, recipient);
            fixture.nextEvent();
        }
    }

    private ScriptedSmtpServer unreachableWithRelay(String name) throws Exception {
        ScriptedSmtpServer gone = fixture.host(1);
        ScriptedSmtpServer relay = fixture.host(2);
        gone.close();
        fixture.dns.records(
                "b.test. 60 IN MX 10 mx1.b.test.",
                "mx1.b.test. 60 IN A " + fixture.address(1),
                name + ". 60 IN A " + fixture.address(2));
        fixture.with("fallbackRelay", name + ":" + relay.port());
        return relay;
    }
}
