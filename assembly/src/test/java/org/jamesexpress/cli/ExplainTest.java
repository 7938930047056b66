package org.jamesexpress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jamesexpress.testing.Fault;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.jamesexpress.testing.TestCa;
import org.jamesexpress.testing.TestCa.Flaw;
import org.jamesexpress.testing.TestCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainTest {
    @TempDir
    Path home;

    private MxWorld world;

    @BeforeEach
    void start() throws IOException {
        world = new MxWorld();
    }

    @AfterEach
    void stop() throws IOException {
        world.close();
    }

    @Test
    void tellsTheHostsInOrderAndSpeaksToNone() throws IOException {
        ScriptedSmtpServer host = world.host(1);
        world.hostsOfB(2);

        Shell shell = world.run("explain", "bob@b.test");

        assertThat(shell.exit()).isZero();
        assertThat(shell.out().lines().map(line -> line.replaceFirst("^(DANE: can't be had, ).*", "$1(why)")))
                .containsExactly(
                        "By the defaults, asking DNS at " + world.dns().hostPort() + ":",
                        "b.test names its hosts by MX records:",
                        "  preference 10: mx1.b.test[" + world.address(1) + "] - tried as number 1",
                        "  preference 20: mx2.b.test[" + world.address(2) + "] - tried as number 2",
                        "DNS lets this be remembered for 60 s.",
                        "Mail would be tried at 2 addresses, one after the other.",
                        "TLS: where a host offers it, with any certificate; in clear where the handshake fails.",
                        "DANE: can't be had, (why)");
        assertThat(host.connections()).isZero();
    }

    @Test
    void actsAsTheServerOfTheHomeWould() throws IOException {
        world.host(1);
        world.hostsOfB(3);
        String parameters = world.delivery("""
                <maxHosts>2</maxHosts>
                <tls>none</tls>
                <dane>off</dane>
                <connectTimeout>7s</connectTimeout>
                <fallbackRelay>relay.a.test:2525</fallbackRelay>
                """);
        world.dns().add("relay.a.test. 60 IN A 192.0.2.9");

        Shell shell = world.runAt(home, parameters, "explain", "bob@b.test");

        assertThat(shell.err()).isEmpty();
        assertThat(shell.out().lines())
                .containsExactly(
                        "By " + home.resolve("conf/mailetcontainer.xml") + ", route mx, asking DNS at "
                                + world.dns().hostPort() + ":",
                        "b.test names its hosts by MX records:",
                        "  preference 10: mx1.b.test[" + world.address(1) + "] - tried as number 1",
                        "  preference 20: mx2.b.test[" + world.address(2) + "] - tried as number 2",
                        "  preference 30: mx3.b.test[" + world.address(3)
                                + "] - not tried: one attempt tries the first 2",
                        "DNS lets this be remembered for 60 s.",
                        "Mail would be tried at 2 addresses, one after the other.",
                        "TLS: none, every connection stays in clear.",
                        "If none of them can be reached, the mail goes to relay.a.test[192.0.2.9]:2525.");

        JsonNode answer = new ObjectMapper()
                .readTree(world.runAt(home, parameters, "explain", "bob@b.test", "--json")
                        .out());
        assertThat(answer.path("rules").asText()).endsWith("mailetcontainer.xml, route mx");
        assertThat(answer.path("dnsServers").asText()).isEqualTo(world.dns().hostPort());
        assertThat(answer.path("maxHosts").asInt()).isEqualTo(2);
        assertThat(answer.path("tls").asText()).isEqualTo("none");
        assertThat(answer.path("timeouts").path("connect").asText()).isEqualTo("7s");
        assertThat(answer.path("timeouts").path("dot").asText()).isEqualTo("10m");
        assertThat(answer.path("relay").path(0).asText()).isEqualTo("relay.a.test[192.0.2.9]:2525");
        assertThat(answer.path("ttl").asInt()).isBetween(59, 60);
    }

    @Test
    void tellsWhatBecomesOfMailThatRequiresTls() throws IOException {
        world.host(1);
        world.hostsOfB(1);

        assertThat(world.run("explain", "bob@b.test", "--require-tls").out())
                .contains("5.7.30", "nothing proves that mx1.b.test is a host of b.test");
        world.dns().add("own.test. 60 IN A " + world.address(1));
        assertThat(world.run("explain", "bob@own.test", "--require-tls").out())
                .contains("own.test[" + world.address(1) + "] - tried as number 1", "REQUIRETLS");
    }

    @Test
    void anOptionGivenOverridesTheHome() throws IOException {
        world.hostsOfB(1);

        assertThat(world.runAt(home, world.delivery("<tls>opportunistic</tls>"), "explain", "bob@b.test", "--no-tls")
                        .out())
                .contains("TLS: none");
        assertThat(world.runAt(home, world.delivery(""), "explain", "bob@b.test", "--dns", "127.0.0.1:1")
                        .out())
                .contains("asking DNS at 127.0.0.1:1:", "DNS server 127.0.0.1:1 gave no answer for b.test/MX: ");
    }

    @Test
    void actsAsTheFirstDeliveryOfTheHomeUnlessARouteIsNamed() throws IOException {
        world.hostsOfB(1);
        String two = world.delivery("<route>first</route><tls>none</tls>")
                + world.delivery("<route>bulk</route><maxHosts>1</maxHosts>");

        assertThat(world.runAt(home, two, "explain", "bob@b.test").out()).contains("route first,", "TLS: none");
        assertThat(world.runAt(home, two, "explain", "bob@b.test", "--route", "bulk")
                        .out())
                .contains("route bulk,", "TLS: where");
        Shell none = world.runAt(home, two, "explain", "bob@b.test", "--route", "mx");
        assertThat(none.exit()).isEqualTo(2);
        assertThat(none.err()).contains("express: --route = mx: should be a route of ", ", which has first, bulk");
    }

    @Test
    void tellsWhatAHostMustProveByARuleAndWhetherItDoes() throws IOException {
        TestCa ca = new TestCa();
        ScriptedSmtpServer host = world.host(1);
        world.hostsOfB(1);
        String parameters =
                world.delivery("<tlsPolicyFile>conf/rules.xml</tlsPolicyFile><tlsTrust>conf/ca.pem</tlsTrust>");
        Path conf = Files.createDirectories(home.resolve("conf"));
        Files.writeString(conf.resolve("ca.pem"), ca.pem());
        Files.writeString(
                conf.resolve("rules.xml"), "<rules><rule domain='b.test' level='verified' reason='a test'/></rules>");

        host.withTls(ca.identity(Flaw.EXPIRED, "mx1.b.test").context());
        assertThat(world.runAt(home, parameters, "explain", "bob@b.test", "--probe")
                        .out())
                .contains(
                        "TLS, by rule b.test: only with a host that proves who it is; otherwise the mail waits.",
                        "lost at STARTTLS: TLS handshake failed: the certificate expired on ");
        host.withTls(ca.identity(Flaw.NONE, "mx1.b.test").context());
        assertThat(world.runAt(home, parameters, "explain", "bob@b.test", "--probe")
                        .out())
                .containsPattern("TLS:        TLSv1.3 TLS_\\w+, verified")
                .contains("accepted at RCPT");
    }

    @Test
    void tellsWhatIsWrongInTheHome() throws IOException {
        Shell wrong = world.runAt(home, world.delivery("<maxHost>3</maxHost><tls>dane</tls>"), "explain", "bob@b.test");

        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.err().lines()).hasSize(2);
        assertThat(wrong.err())
                .contains(
                        "mailetcontainer.xml, DirectMxDelivery: tls = dane: should be one of none, opportunistic, required, verified",
                        "mailetcontainer.xml, DirectMxDelivery: maxHost is not known: did you mean maxHosts?");
    }

    @Test
    void tellsWhereAnAliasLeads() throws IOException {
        world.dns().records("www.b.test. 60 IN CNAME b.test.", "b.test. 60 IN A " + world.address(1));

        assertThat(world.run("explain", "bob@www.b.test").out())
                .contains(
                        "www.b.test stands for b.test.\n",
                        "b.test has no MX record, so it is its own host:\n",
                        "preference 0: b.test[" + world.address(1) + "] - tried as number 1");
    }

    @Test
    void tellsWhyThereIsNoHost() throws IOException {
        world.dns()
                .records(
                        "null.test. 60 IN MX 0 .",
                        "broken.test. 60 IN MX 10 mx.broken.test.",
                        "mx.broken.test. 60 IN A 192.0.2.1",
                        "bare.test. 60 IN TXT hello",
                        "self.test. 60 IN MX 10 out.a.test.",
                        "self.test. 60 IN MX 20 backup.test.",
                        "out.a.test. 60 IN A 192.0.2.2",
                        "backup.test. 60 IN A 192.0.2.3");
        world.dns().fail("mx.broken.test", LoopbackDns.Fault.SERVFAIL);

        assertExplained(
                "null.test",
                "null.test has a null MX record.",
                "Mail would be returned to its sender (5.1.10): ",
                "null MX");
        assertExplained(
                "no.test",
                "no.test does not exist.",
                "Mail would be returned to its sender (5.1.2): ",
                "does not exist");
        assertExplained("broken.test", "Mail would wait and be tried later (4.4.3): ", "SERVFAIL");
        assertExplained("bare.test", "has no MX record, so it is its own host", "it has no address", "(5.4.4)");
        assertExplained("self.test", "it is us", "no better than we are", "(5.4.6)");
    }

    private void assertExplained(String domain, String... words) {
        Shell shell = world.run("explain", "bob@" + domain);
        assertThat(shell.exit()).isZero();
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).contains(words);
    }

    @Test
    void tellsThatAPrivateTargetIsRefused() throws IOException {
        world.dns().records("b.test. 60 IN A 10.0.0.1");

        assertThat(world.runOutside("explain", "bob@b.test").out())
                .contains("b.test[10.0.0.1] - not tried: a loopback or private address", "(5.4.4)");
    }

    @Test
    void tellsThatMailWaitsForAnAddressFamilyThatIsNotUsed() throws IOException {
        world.dns().records("b.test. 60 IN AAAA 2001:db8::1");

        assertThat(world.runAt(home, world.delivery("<ip>4</ip>"), "explain", "bob@b.test")
                        .out())
                .contains(
                        "b.test[2001:db8:0:0:0:0:0:1] - not tried: an address of the family that ip forbids\n",
                        "Mail would wait and be tried later (4.4.0): b.test[2001:db8:0:0:0:0:0:1] is an IPv6 address, which ip=4 forbids\n");
    }

    @Test
    void tellsWhichAddressesOneAttemptDoesNotReach() throws IOException {
        world.hostsOfB(6);

        assertThat(world.run("explain", "bob@b.test").out())
                .contains("mx6.b.test[" + world.address(6) + "] - not tried: one attempt tries the first 5");
    }

    @Test
    void probesEachHostAsFarAsTheRecipientAndSendsNothing() throws IOException {
        ScriptedSmtpServer first = world.host(1)
                .offering("SIZE 1000", "8BITMIME")
                .withTls(TestCertificate.serverContext("mx1.b.test"))
                .sayingTo("bob@b.test", "550 5.1.1 No such user");
        ScriptedSmtpServer second = world.host(2).saying(Point.GREETING, "421 4.3.2 Busy");
        ScriptedSmtpServer third = world.host(3);
        world.hostsOfB(4);

        Shell shell = world.run("explain", "bob@b.test", "--probe");

        assertThat(shell.exit()).isZero();
        String tail = "]:" + first.port() + "\n";
        assertThat(shell.out())
                .contains("mx1.b.test[" + world.address(1) + tail + "  greeting:   220 ")
                .contains("  extensions: 8BITMIME, SIZE 1000\n  TLS:        TLSv1.3 TLS_")
                .contains("  refused at RCPT: 550 5.1.1 No such user")
                .contains("mx2.b.test[" + world.address(2) + tail + "  later at GREETING: 421 4.3.2 Busy")
                .contains("  TLS:        in clear\n  accepted at RCPT: 250 ")
                .contains("mx4.b.test[" + world.address(4) + tail + "  lost at CONNECT: connection refused");
        for (ScriptedSmtpServer host : new ScriptedSmtpServer[] {first, second, third}) {
            host.awaitAllClosed();
            assertThat(host.commands()).doesNotContain("DATA");
            assertThat(host.mails()).isEmpty();
        }
        assertThat(third.commands()).containsSubsequence("RCPT TO:<bob@b.test>", "RSET", "QUIT");
    }

    @Test
    void aProbeTellsThatTheHandshakeFailed() throws IOException {
        world.host(1).withTls(TestCertificate.serverContext("mx1.b.test")).doing(Point.HANDSHAKE, Fault.DROP);
        world.hostsOfB(1);

        assertThat(world.run("explain", "bob@b.test", "--probe").out())
                .contains("; again in clear\n  greeting: ", "  TLS:        in clear\n  accepted at RCPT: 250 ");
    }

    @Test
    void answersInJson() throws IOException {
        world.host(1);
        world.hostsOfB(1);

        JsonNode answer = new ObjectMapper()
                .readTree(
                        world.run("explain", "bob@b.test", "--probe", "--json").out());

        assertThat(answer.path("action").asText()).isEqualTo("try");
        assertThat(answer.path("source").asText()).isEqualTo("mx_records");
        assertThat(answer.path("considered").path(0).path("standing").asText()).isEqualTo("usable");
        assertThat(answer.path("hosts").path(0).asText()).isEqualTo("mx1.b.test[" + world.address(1) + "]");
        assertThat(answer.path("probes").path(0).path("outcome").asText()).isEqualTo("accepted");
        assertThat(answer.path("probes").path(0).path("stage").asText()).isEqualTo("rcpt");
    }

    @Test
    void aWrongAddressIsWrongUsage() {
        Shell shell = Shell.run("explain", "b.test");

        assertThat(shell.exit()).isEqualTo(2);
        assertThat(shell.err()).contains("express: b.test is no address", "See: express explain --help");
    }
}
