package org.jamesexpress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jamesexpress.testing.Fault;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.Received;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.jamesexpress.testing.TestCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendTest {
    private static final String MESSAGE = "Subject: Grüße\r\n\r\n.Hello.\r\n";

    @TempDir
    Path folder;

    private MxWorld world;
    private String file;

    @BeforeEach
    void start() throws IOException {
        world = new MxWorld();
        file = Files.writeString(folder.resolve("mail.eml"), MESSAGE).toString();
    }

    @AfterEach
    void stop() throws IOException {
        world.close();
    }

    @Test
    void deliversAFileAndShowsEachStep() throws IOException {
        ScriptedSmtpServer host = world.host(1);
        world.hostsOfB(1);

        Shell shell = world.run("send", file, "--to", "Bob@b.test", "--from", "alice@a.test");

        assertThat(shell.err()).isEmpty();
        assertThat(shell.exit()).isZero();
        String mx = "mx1.b.test[" + world.address(1) + "]";
        assertThat(shell.out().lines())
                .containsExactly(
                        "looking up b.test",
                        "  preference 10: " + mx,
                        "connecting to " + mx + ":" + host.port(),
                        "  connected, in clear",
                        "  Bob@b.test: accepted at DOT: 250 2.0.0 Ok: queued",
                        "delivered Bob@b.test (2.0.0) host " + mx + " said: 250 2.0.0 Ok: queued");
        Received mail = host.awaitMail();
        assertThat(mail.octets()).isEqualTo(MESSAGE.getBytes(StandardCharsets.UTF_8));
        assertThat(mail.mail()).startsWith("<alice@a.test>").contains("BODY=8BITMIME");
        assertThat(mail.recipients()).containsExactly("Bob@b.test");
        assertThat(host.commands()).contains("EHLO out.a.test");
        host.awaitAllClosed();
    }

    @Test
    void deliversAsTheServerOfTheHomeWould() throws IOException {
        ScriptedSmtpServer host = world.host(1).withTls(TestCertificate.serverContext("mx1.b.test"));
        world.hostsOfB(1);

        Shell shell = world.runAt(
                folder, world.delivery("<heloName>mail.a.test</heloName>"), "send", file, "--to", "bob@b.test");

        assertThat(shell.exit()).isZero();
        assertThat(host.awaitMail().encrypted()).isTrue();
        assertThat(host.commands()).contains("EHLO mail.a.test");
    }

    @Test
    void tellsOfEachDnsServerThatGivesNoAnswer() throws IOException {
        world.host(1);
        world.hostsOfB(1);
        try (LoopbackDns broken = LoopbackDns.start()) {
            broken.fail("b.test", LoopbackDns.Fault.SERVFAIL);

            Shell shell = Shell.run(
                    "send",
                    file,
                    "--to",
                    "bob@b.test",
                    "--allow-loopback-mx",
                    "--port",
                    String.valueOf(world.port()),
                    "--dns",
                    broken.hostPort() + "," + world.dns().hostPort());

            assertThat(shell.exit()).isZero();
            assertThat(shell.out())
                    .startsWith("looking up b.test\n  DNS server " + broken.hostPort()
                            + " gave no answer for b.test/MX: SERVFAIL\n  preference 10: mx1.b.test[");
        }
    }

    @Test
    void sendsToNobodyWhoDoesNotProveWhoHeIsWhereTlsIsRequired() throws IOException {
        ScriptedSmtpServer host = world.host(1).withTls(TestCertificate.serverContext("mx1.b.test"));
        world.hostsOfB(1);

        Shell shell = world.run("send", file, "--to", "bob@b.test", "--from", "alice@a.test", "--require-tls");

        assertThat(shell.exit()).isEqualTo(1);
        assertThat(shell.out())
                .contains("refused bob@b.test (5.7.30) REQUIRETLS: nothing proves that mx1.b.test is a host of b.test");
        assertThat(host.connections()).isZero();
        assertWrongUsage(world.run("send", file, "--to", "bob@b.test", "--require-tls"), "--require-tls takes --from");
    }

    @Test
    void verboseShowsTheDialogue() throws IOException {
        world.host(1);
        world.hostsOfB(1);

        Shell shell = world.run("send", file, "--to", "bob@b.test", "-v");

        assertThat(shell.out())
                .contains(
                        "  < 220 ", "  > EHLO out.a.test", "  > RCPT TO:<bob@b.test>", "  > DATA", "  < 354 ", "  > .")
                .doesNotContain("Hello.");
    }

    @Test
    void encryptsWhereTheHostOffersItUnlessToldNotTo() throws IOException {
        ScriptedSmtpServer host = world.host(1).withTls(TestCertificate.serverContext("mx1.b.test"));
        world.hostsOfB(1);

        assertThat(world.run("send", file, "--to", "bob@b.test").out()).contains("connected, TLSv1.3 TLS_");
        assertThat(world.run("send", file, "--to", "bob@b.test", "--no-tls").out())
                .contains("connected, in clear");
        assertThat(host.awaitMails(2)).extracting(Received::encrypted).containsExactly(true, false);
    }

    @Test
    void sendsInClearWhenTheHandshakeFails() throws IOException {
        world.host(1).withTls(TestCertificate.serverContext("mx1.b.test")).doing(Point.HANDSHAKE, Fault.DROP);
        world.hostsOfB(1);

        Shell shell = world.run("send", file, "--to", "bob@b.test");

        assertThat(shell.exit()).isZero();
        assertThat(shell.out()).contains("; again in clear", "connected, in clear", "delivered bob@b.test");
    }

    @Test
    void goesOnToTheNextHostAsTheMailetDoes() throws IOException {
        ScriptedSmtpServer first = world.host(1).saying(Point.GREETING, "554 5.3.2 Closed");
        ScriptedSmtpServer second = world.host(2).saying(Point.DOT, "451 4.7.1 Greylisted");
        ScriptedSmtpServer third = world.host(3);
        world.hostsOfB(3);

        Shell shell = world.run("send", file, "--to", "bob@b.test");

        assertThat(shell.exit()).isZero();
        assertThat(shell.out())
                .contains(
                        "bob@b.test: refused at GREETING: 554 5.3.2 Closed",
                        "bob@b.test: later at DOT: 451 4.7.1 Greylisted",
                        "delivered bob@b.test (2.0.0) host mx3.b.test");
        assertThat(first.mails()).isEmpty();
        assertThat(second.mails()).isEmpty();
        assertThat(third.mails()).hasSize(1);
    }

    @Test
    void exitsWithOneUnlessEveryRecipientWasAccepted() throws IOException {
        ScriptedSmtpServer host = world.host(1)
                .sayingTo("gone@b.test", "550 5.1.1 No such user")
                .sayingTo("full@b.test", "452 4.2.2 Mailbox full");
        world.hostsOfB(1);

        Shell shell = world.run(
                "send", file, "--to", "gone@b.test", "--to", "bob@b.test", "--to", "full@b.test", "--to", "x@no.test");

        assertThat(shell.exit()).isEqualTo(1);
        String mx = "host mx1.b.test[" + world.address(1) + "] said: ";
        assertThat(shell.out().lines())
                .endsWith(
                        "refused gone@b.test (5.1.1) " + mx + "550 5.1.1 No such user",
                        "delivered bob@b.test (2.0.0) " + mx + "250 2.0.0 Ok: queued",
                        "deferred full@b.test (4.2.2) " + mx + "452 4.2.2 Mailbox full",
                        "refused x@no.test (5.1.2) the domain no.test does not exist");
        assertThat(host.awaitMail().recipients()).containsExactly("bob@b.test");
    }

    @Test
    void neverGivesTheMailToASecondHostWhenTheFirstMayHaveIt() throws IOException {
        world.host(1).doing(Point.AFTER_DOT, Fault.DROP);
        ScriptedSmtpServer second = world.host(2);
        world.hostsOfB(2);

        Shell shell = world.run("send", file, "--to", "bob@b.test");

        assertThat(shell.exit()).isEqualTo(1);
        assertThat(shell.out()).contains("deferred bob@b.test", "it may have the mail");
        assertThat(second.connections()).isZero();
    }

    @Test
    void answersInJsonAndKeepsTheStepsApart() throws IOException {
        world.host(1).sayingTo("gone@b.test", "550 5.1.1 No such user");
        world.hostsOfB(1);

        Shell shell = world.run("send", file, "--to", "bob@b.test", "--to", "gone@b.test", "--json");

        assertThat(shell.exit()).isEqualTo(1);
        assertThat(shell.err()).startsWith("looking up b.test");
        JsonNode results = new ObjectMapper().readTree(shell.out());
        assertThat(results.findValuesAsText("state")).containsExactly("delivered", "refused");
        assertThat(results.path(1).path("host").asText()).isEqualTo("mx1.b.test");
        assertThat(results.path(1).path("address").asText()).isEqualTo(world.address(1));
        assertThat(results.path(1).path("status").asText()).isEqualTo("5.1.1");
    }

    @Test
    void refusesLoopbackHostsUnlessAllowed() throws IOException {
        ScriptedSmtpServer host = world.host(1);
        world.hostsOfB(1);

        Shell shell = world.runOutside("send", file, "--to", "bob@b.test");

        assertThat(shell.exit()).isEqualTo(1);
        assertThat(shell.out()).contains("refused bob@b.test (5.4.4)", "loopback or private");
        assertThat(host.connections()).isZero();
    }

    @Test
    void saysInOneLineWhatIsWrongWithTheFile() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.eml"));

        assertFails(world.run("send", folder.resolve("no.eml").toString(), "--to", "bob@b.test"), "no such file");
        assertFails(world.run("send", folder.toString(), "--to", "bob@b.test"), "a folder, and not a message");
        assertFails(world.run("send", empty.toString(), "--to", "bob@b.test"), "empty, and not a message");
        assertThat(world.dns().questions()).isEmpty();
    }

    @Test
    void wrongArgumentsAreWrongUsage() {
        assertWrongUsage(Shell.run("send", file), "--to");
        assertWrongUsage(Shell.run("send", file, "--to", "bob"), "express: bob is no address");
        assertWrongUsage(Shell.run("send", file, "--to", "bob@b.test\nRSET"), "U+000A");
        assertWrongUsage(Shell.run("send", file, "--to", "bob@b.test", "--from", "<>"), "express: <> is no address");
        assertWrongUsage(Shell.run("send", file, "--to", "bob@b.test", "--port", "99999"), "express: --port = 99999");
        assertWrongUsage(Shell.run("send", file, "--to", "bob@b.test", "--dns", "ns.test"), "express: --dns = ns.test");
        assertWrongUsage(Shell.run("send", file, "--to", "bob@b.test", "--helo", "a b"), "express: --helo = a b");
    }

    private static void assertFails(Shell shell, String complaint) {
        assertThat(shell.exit()).isEqualTo(1);
        assertThat(shell.err()).contains(complaint).hasLineCount(1);
    }

    private static void assertWrongUsage(Shell shell, String complaint) {
        assertThat(shell.exit()).isEqualTo(2);
        assertThat(shell.err()).contains(complaint, "See: express send --help");
    }
}
