package org.jamesexpress.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jamesexpress.store.ChildJvm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keeps a server from starting is told in one line, and leaves nothing behind. */
final class StartErrorsTest {
    @TempDir
    Path folder;

    private TestHome home;

    @BeforeEach
    void make() throws Exception {
        home = TestHome.in(folder);
    }

    @Test
    void aPortInUse() throws Exception {
        int port = 993 + home.portOffset();
        try (ServerSocket other = new ServerSocket(port)) {
            assertThat(other.isBound()).isTrue();
            assertThat(refusal()).isEqualTo("imaps 0.0.0.0:" + port + " can't be opened: Address already in use");
        }
    }

    @Timeout(60)
    @ParameterizedTest
    @CsvSource({"webadmin 127.0.0.1:, 8000", "imaps 0.0.0.0:, 993"})
    void aPortThatSomebodyTakesAfterItWasFoundFree(String name, int usual) throws Exception {
        int port = usual + home.portOffset();
        home.replace(
                "mailetcontainer.xml",
                "<mailet match=\"All\" class=\"RemoveMimeHeader\">",
                "<mailet match=\"All\" class=\"" + TakesAPort.class.getName() + "\"><port>" + port
                        + "</port></mailet><mailet match=\"All\" class=\"RemoveMimeHeader\">");

        assertThat(refusal()).isEqualTo(name + port + " can't be opened: Address already in use");
    }

    @Test
    void everyPortInUseAtOnce() throws Exception {
        try (ServerSocket smtp = new ServerSocket(25 + home.portOffset());
                ServerSocket webadmin = new ServerSocket(8000 + home.portOffset())) {
            assertThat(smtp.isBound() && webadmin.isBound()).isTrue();
            assertThat(refusal().lines()).hasSize(2);
        }
    }

    @Test
    void aPortAboveTheHighest() throws Exception {
        home.replace("pop3server.xml", "0.0.0.0:110", "0.0.0.0:60000");

        assertThat(refusal())
                .isEqualTo("conf/pop3server.xml: bind = 0.0.0.0:60000: with the port offset " + home.portOffset()
                        + " it is above 65535");
    }

    @Test
    void anAddressWithoutAPort() throws Exception {
        home.replace("smtpserver.xml", "0.0.0.0:587", "0.0.0.0");

        assertThat(refusal())
                .isEqualTo("conf/smtpserver.xml: bind = 0.0.0.0: give an address and a port, such as 0.0.0.0:25");
    }

    @Test
    void aFolderThatIsNoHome(@TempDir Path empty) {
        StartException refused =
                catchThrowableOfType(StartException.class, () -> ExpressServer.start(new Home(empty), 0));

        assertThat(refused)
                .hasMessage(empty.resolve("conf/express.properties") + " is missing: express init writes it");
    }

    @Test
    void aHomeThatCannotBeWritten() throws Exception {
        Files.writeString(home.home().var(), "a file where a folder should be");

        assertThat(refusal()).startsWith(home.home().var() + " can't be written: ");
    }

    @Test
    void aHomeThatAnotherServerRunsIn() throws Exception {
        try (HomeLock other = HomeLock.take(home.home())) {
            assertThat(other).isNotNull();
            assertThat(refusal()).startsWith("Another server runs in " + folder);
        }
    }

    @Test
    void aMissingKey() throws Exception {
        Files.delete(home.home().key());

        assertThat(refusal()).isEqualTo(home.home().key() + " is missing");
    }

    @Test
    void aBrokenCertificate() throws Exception {
        home.write("tls/certificate.pem", "-----BEGIN CERTIFICATE-----\nrubbish\n-----END CERTIFICATE-----\n");

        assertThat(refusal()).isEqualTo(home.home().certificate() + " is no certificate (X.509, PEM)");
    }

    @Test
    void anExpiredCertificate() throws Exception {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
        home.write("tls/certificate.pem", TestHome.pem("CERTIFICATE", TestHome.certificate(yesterday)));

        assertThat(refusal())
                .isEqualTo(home.home().certificate() + " expired on " + yesterday + ": put a new one there");
    }

    @Test
    void whatAFormerServerToldOfItselfIsGone() throws Exception {
        Path told = home.home().running();
        Files.createDirectories(told.getParent());
        Files.writeString(told, "{}");
        Files.delete(home.home().key());
        refusal();

        assertThat(told).doesNotExist();
    }

    @Test
    void anEmptyCertificate() throws Exception {
        home.write("tls/certificate.pem", "");

        assertThat(refusal()).isEqualTo(home.home().certificate() + " is no certificate (X.509, PEM)");
    }

    @Test
    void aBrokenKey() throws Exception {
        home.write("tls/key.pem", "rubbish");

        assertThat(refusal())
                .isEqualTo(home.home().key() + " is no private key (PKCS #8, PEM) for "
                        + home.home().certificate());
    }

    @Test
    void aKeyOfAnotherCertificate() throws Exception {
        KeyPair other = TestHome.pair("EC", 256);
        home.write("tls/key.pem", TestHome.pem("PRIVATE KEY", other.getPrivate().getEncoded()));

        assertThat(refusal())
                .isEqualTo(
                        home.home().key() + " is not the key of " + home.home().certificate());
    }

    @Test
    void anUnknownKey() throws Exception {
        home.write("express.properties", "hostname = mail.express.test\nportOfset = 7\n");

        assertThat(refusal())
                .contains("conf/express.properties")
                .contains("portOfset")
                .contains("portOffset");
    }

    @Test
    void everyWrongSettingAtOnce() throws Exception {
        home.write("express.properties", "portOffset = many\ncolour = blue\n");

        assertThat(refusal()).contains("hostname is missing").contains("many").contains("colour");
    }

    @Test
    void brokenXml() throws Exception {
        home.replace("imapserver.xml", "</imapservers>", "</imapserver>");

        assertThat(refusal()).startsWith("conf/imapserver.xml, line ").contains("imapservers");
    }

    @Test
    void aMissingFile() throws Exception {
        Files.delete(home.home().conf("smtpserver.xml"));

        assertThat(refusal()).isEqualTo(home.home().conf("smtpserver.xml") + " is missing: express init writes it");
    }

    @Test
    void administrationWithoutATokenOrFromElsewhere() throws Exception {
        home.replace("webadmin.properties", "jwt.enabled = true", "jwt.enable = true");
        home.replace("webadmin.properties", "127.0.0.1", "0.0.0.0");

        assertThat(refusal().lines())
                .containsExactly(
                        "conf/webadmin.properties: jwt.enabled is missing: give true, or anybody on this machine"
                                + " administers it",
                        "conf/webadmin.properties: host = 0.0.0.0: give 127.0.0.1 or ::1, because it speaks without"
                                + " TLS");
    }

    @Test
    void aSieveServiceThatTakesAPasswordBeforeTls() throws Exception {
        home.replace("managesieveserver.xml", "enabled=\"false\"", "enabled=\"true\"");
        home.replace(
                "managesieveserver.xml",
                "socketTLS=\"true\" startTLS=\"false\"",
                "socketTLS=\"false\" startTLS=\"true\"");

        assertThat(refusal()).startsWith("conf/managesieveserver.xml: its tls must have socketTLS=\"true\"");
    }

    @Test
    void aLimitThatIsNoNumber() throws Exception {
        home.replace("pop3server.xml", "<connectionLimit>500<", "<connectionLimit>many<");

        assertThat(refusal().lines())
                .hasSize(2)
                .allMatch("conf/pop3server.xml: connectionLimit = many: give a number, 0 for no limit"::equals);
    }

    @Test
    void anUnreachableDatabase() throws Exception {
        home.write(
                "express-database.properties",
                "url = jdbc:postgresql://127.0.0.1:1/express?sslpassword=hidden\nusername = u\npassword = hidden\n");

        assertThat(refusal())
                .startsWith("The database jdbc:postgresql://127.0.0.1:1/express can't be used as u: ")
                .doesNotContain("hidden");
    }

    @Test
    void aDatabaseOfAnotherKind() throws Exception {
        home.write(
                "express-database.properties", "url = jdbc:mysql://db.test/express\nusername = u\npassword = hidden\n");

        assertThat(refusal())
                .contains("conf/express-database.properties", "url", "jdbc:mysql://db.test/express", "jdbc:postgresql:")
                .doesNotContain("hidden");
    }

    @Test
    void aNumberOfConnectionsThatIsNone() throws Exception {
        home.write("express-database.properties", "connections = many\n");

        assertThat(refusal()).contains("conf/express-database.properties", "connections", "many");
    }

    @Test
    void everyComplaintOfAMailetAtOnce() throws Exception {
        home.replace(
                "mailetcontainer.xml",
                "<heloName>mail.express.test</heloName>",
                "<heloName>mail.express.test</heloName><colour>blue</colour><workers>many</workers>");

        assertThat(refusal().lines())
                .anyMatch(line -> line.contains("colour"))
                .anyMatch(line -> line.contains("workers"));
    }

    @Test
    void everyComplaintAboutTheEndpointsAtOnce() throws Exception {
        home.write(
                "express-notify.xml",
                "<endpoints><endpoint name=\"a\"><colour/></endpoint><endpoint name=\"b\"><colour/></endpoint></endpoints>");

        assertThat(refusal().lines()).hasSizeGreaterThan(1);
    }

    @Test
    void anotherDatabaseWhileMailWaits() throws Exception {
        Path waiting = home.home().var().resolve("express/queue/waiting");
        Files.createDirectories(waiting.resolveSibling(""));
        Files.writeString(waiting, "a mail");
        Files.writeString(waiting.resolveSibling(".store"), "another database");

        assertThat(refusal()).startsWith("the spool " + waiting.getParent() + " holds mail of another database: ");
        assertThat(waiting).exists();
    }

    @Test
    void aConditionThatAMatcherDoesNotTake() throws Exception {
        home.replace(
                "mailetcontainer.xml",
                "match=\"RecipientIsLocal\"",
                "match=\"org.jamesexpress.matchers.SentBetween=22-7\"");

        assertThat(refusal().lines())
                .anyMatch(line -> line.contains("SentBetween: condition = 22-7: should be hours and a time zone"));
    }

    @Test
    void anUnknownMailet() throws Exception {
        home.replace("mailetcontainer.xml", "class=\"Sieve\"", "class=\"Sive\"");

        assertThat(refusal()).contains("Sive");
    }

    @Test
    void neitherARefusedStartNorAStopLeavesAThreadThatKeepsTheProcessAlive() throws Exception {
        home.replace("mailetcontainer.xml", "class=\"Sieve\"", "class=\"Sive\"");
        assertThat(endOf(StartAndStop.class)).isEqualTo("refused");

        home.replace("mailetcontainer.xml", "class=\"Sive\"", "class=\"Sieve\"");
        assertThat(endOf(StartAndStop.class)).isEqualTo("stopped");
    }

    /** The last line of a process that ends by itself. */
    private String endOf(Class<?> main) throws Exception {
        try (ChildJvm process = ChildJvm.start(main, home.home().root())) {
            return process.awaitEnd().stream().reduce("", (before, line) -> line);
        }
    }

    static final class StartAndStop {
        private StartAndStop() {}

        public static void main(String[] arguments) {
            try {
                ExpressServer.start(new Home(Path.of(arguments[0]))).stop();
                System.out.println("stopped");
            } catch (StartException e) {
                System.out.println("refused");
            }
        }
    }

    @Test
    void everyWrongSettingOfAnSmtpHook() throws Exception {
        home.replace(
                "smtpserver.xml",
                "<handler class=\"org.apache.james.smtpserver.CoreCmdHandlerLoader\"/>",
                "<handler class=\"org.jamesexpress.mailets.ArchiveBeforeAccept\">"
                        + "<onFailure>drop</onFailure><folder>x</folder></handler>"
                        + "<handler class=\"org.apache.james.smtpserver.CoreCmdHandlerLoader\"/>");

        assertThat(refusal().lines())
                .hasSize(2)
                .contains("handler ArchiveBeforeAccept: onFailure = drop: should be one of stop, pass")
                .anyMatch(line -> line.startsWith("handler ArchiveBeforeAccept: folder is not known: "));
    }

    @Test
    void aSettingOfAnSmtpHookThatHasNone() throws Exception {
        home.replace(
                "smtpserver.xml",
                "<handler class=\"org.jamesexpress.mailets.RequireTls\"/>",
                "<handler class=\"org.jamesexpress.mailets.RequireTls\"><always>true</always></handler>");

        assertThat(refusal()).startsWith("handler RequireTls: always is not known");
    }

    private String refusal() {
        StartException refused = catchThrowableOfType(StartException.class, () -> ExpressServer.start(home.home()));
        assertThat(refused).isNotNull();
        return String.valueOf(refused.getMessage());
    }
}
