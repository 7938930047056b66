package org.jamesexpress.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.mail.AuthenticationFailedException;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.Store;
import org.jamesexpress.cli.Distribution.Ended;
import org.jamesexpress.cli.demo.FreePorts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server started and administered as people do it. The tests share it, and no address or domain. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerIT {
    /** Its bit in the masks of the system. */
    private static final long SIGINT = 1 << 1;

    private static final int IMAPS = 993;

    private final Distribution distribution = Distribution.assembled();
    private final List<String> said = new ArrayList<>();
    private Path folder = Path.of("");
    private Path home = Path.of("");
    private int portOffset;
    private Process server;

    @BeforeAll
    void initAndStart(@TempDir Path temporary) throws Exception {
        folder = temporary;
        home = folder.resolve("home with blanks");
        portOffset = FreePorts.offset(new Random());
        init(home, portOffset);
        server = start(home, said);
    }

    @AfterAll
    void stop() throws InterruptedException {
        server.destroy();
        server.waitFor();
    }

    @Test
    void startPrintsWhatItListensOnAndThenReady() {
        assertThat(said).last().isEqualTo("ready");
        assertThat(said)
                .filteredOn(line -> line.startsWith("listening: "))
                .anyMatch(line -> line.endsWith(":" + (IMAPS + portOffset)))
                .hasSizeGreaterThanOrEqualTo(8);
    }

    @Test
    void statusIsGoodAndNamesEveryPort() throws Exception {
        Ended status = express("status", "--json");

        assertThat(status.exit()).isZero();
        JsonNode report = new ObjectMapper().readTree(status.out());
        assertThat(report.path("good").asBoolean()).isTrue();
        assertThat(report.path("pid").asLong()).isEqualTo(server.pid());
        assertThat(report.path("ports")).allMatch(port -> port.path("listening").asBoolean());
        assertThat(report.path("checks")).isNotEmpty();
    }

    @Test
    void aNewUserHasAMailbox() throws Exception {
        Ended add = expressReading("open sesame\n", "user", "add", "Anna@example.test", "--password-stdin");

        assertThat(add.err()).isEmpty();
        assertThat(add.out()).contains("Added the user anna@example.test");
        assertThat(express("user", "list").out()).contains("anna@example.test");
        assertThat(canLogIn("anna@example.test", "open sesame")).isTrue();
    }

    @Test
    void aNewPasswordTakesThePlaceOfTheOldOne() throws Exception {
        expressReading("old 旧\n", "user", "add", "bert@example.test", "--password-stdin");

        Ended change = expressReading("new 新\n", "user", "password", "bert@example.test", "--password-stdin");

        assertThat(change.err()).isEmpty();
        assertThat(canLogIn("bert@example.test", "old 旧")).isFalse();
        assertThat(canLogIn("bert@example.test", "new 新")).isTrue();
    }

    @Test
    void aRemovedUserIsGone() throws Exception {
        expressReading("secret\n", "user", "add", "carla@example.test", "--password-stdin");

        assertThat(express("user", "remove", "carla@example.test").exit()).isZero();

        assertThat(express("user", "list").out()).doesNotContain("carla@example.test");
        assertThat(canLogIn("carla@example.test", "secret")).isFalse();
        assertFails(express("user", "remove", "carla@example.test"), "There is no user carla@example.test");
    }

    @Test
    void refusesAUserWhoCannotBe() throws Exception {
        expressReading("secret\n", "user", "add", "dora@example.test", "--password-stdin");

        assertFails(
                expressReading("secret\n", "user", "add", "dora@example.test", "--password-stdin"),
                "The user dora@example.test is there already");
        assertFails(
                expressReading("secret\n", "user", "add", "dora@elsewhere.test", "--password-stdin"),
                "There is no domain elsewhere.test here");
        assertFails(express("user", "add", "emil@example.test", "--password-stdin"), "The password is empty");
        assertFails(express("user", "add", "emil@example.test"), "No terminal to ask for a password");

        Ended malformed = express("user", "add", "emil");
        assertThat(malformed.err()).contains("emil is no address");
        assertThat(malformed.exit()).isEqualTo(2);
    }

    @Test
    void aDomainComesAndGoes() throws Exception {
        assertThat(express("domain", "add", "Branch.example.test").exit()).isZero();
        assertThat(express("domain", "list").out().lines()).contains("example.test", "branch.example.test");
        assertFails(express("domain", "add", "branch.example.test"), "is there already");

        assertThat(express("domain", "remove", "branch.example.test").exit()).isZero();
        assertThat(express("domain", "list").out().lines()).doesNotContain("branch.example.test");
        assertFails(express("domain", "remove", "branch.example.test"), "There is no domain branch.example.test");
    }

    @Test
    void aDomainWithUsersStays() throws Exception {
        express("domain", "add", "kept.test");
        expressReading("secret\n", "user", "add", "fritz@kept.test", "--password-stdin");

        assertFails(express("domain", "remove", "kept.test"), "fritz@kept.test");
        assertThat(express("domain", "list", "--json").out()).contains("\"kept.test\"");
    }

    @Test
    void oneHomeHasOneServer() throws Exception {
        assertFails(express("start"), "Another server runs in " + home);
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        Path other = folder.resolve("other");
        init(other, portOffset);

        Ended start = distribution.run("start", "--home", other.toString());

        assertThat(start.exit()).isEqualTo(1);
        assertThat(start.err().lines())
                .allMatch(line -> line.startsWith("express: "))
                .anyMatch(line -> line.contains(":" + (IMAPS + portOffset)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aSignalStopsItCleanly(String signal) throws Exception {
        Path other = folder.resolve(signal);
        init(other, 0);
        Process process =
                start(other, new ArrayList<>(), "--port-offset", Integer.toString(FreePorts.offset(new Random())));
        assertThat(distribution.run("status", "--home", other.toString()).exit())
                .isZero();

        boolean heard = !signal.equals("INT") || hearsInterrupts(process);
        new ProcessBuilder("kill", "-s", heard ? signal : "TERM", Long.toString(process.pid()))
                .start()
                .waitFor();

        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
        assumeTrue(heard, "SIGINT is ignored by whoever started the tests, and so by the server");
        assertThat(distribution.run("status", "--home", other.toString()).exit())
                .isEqualTo(1);
    }

    /** A process that is started in the background of a shell hears no SIGINT, nor do those that it starts. */
    private static boolean hearsInterrupts(Process process) throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        if (!Files.exists(status)) {
            return true;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring("SigIgn:".length()).strip())
                .noneMatch(mask -> (Long.parseUnsignedLong(mask, 16) & SIGINT) != 0);
    }

    private void init(Path where, int offset) throws Exception {
        Ended init = distribution.run(
                "init",
                "--home",
                where.toString(),
                "--domain",
                "example.test",
                "--hostname",
                "mail.example.test",
                "--port-offset",
                Integer.toString(offset));
        assertThat(init.err()).isEmpty();
    }

    private Process start(Path where, List<String> said, String... more) throws IOException {
        String[] arguments = Stream.concat(Stream.of("start", "--home", where.toString()), Arrays.stream(more))
                .toArray(String[]::new);
        return Distribution.awaitReady(
                distribution.command(arguments).redirectErrorStream(true).start(), said);
    }

    private Ended express(String... arguments) throws Exception {
        return expressReading("", arguments);
    }

    private Ended expressReading(String input, String... arguments) throws Exception {
        return distribution.runReading(
                input,
                Stream.concat(Arrays.stream(arguments), Stream.of("--home", home.toString()))
                        .toArray(String[]::new));
    }

    private static void assertFails(Ended ended, String complaint) {
        assertThat(ended.err()).contains(complaint).hasLineCount(1);
        assertThat(ended.exit()).isEqualTo(1);
    }

    private boolean canLogIn(String user, String password) throws MessagingException {
        Properties properties = new Properties();
        properties.setProperty("mail.imaps.ssl.trust", "*");
        try (Store store = Session.getInstance(properties).getStore("imaps")) {
            store.connect("127.0.0.1", IMAPS + portOffset, user, password);
            return store.getFolder("INBOX").exists();
        } catch (AuthenticationFailedException e) {
            return false;
        }
    }
}
