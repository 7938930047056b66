package org.jamesexpress.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import javax.mail.FetchProfile;
import javax.mail.Folder;
import javax.mail.Message;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.Store;
import org.jamesexpress.cli.demo.FreePorts;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.Received;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was answered with 250 is not lost, however the server dies. It is killed with SIGKILL under load, after a random
 * number of mails, again and again; then every mail must be in the mailbox, or at the remote host.
 */
class KillIT {
    private static final String USER = "bob@example.test";
    private static final String PASSWORD = "correct horse battery staple";
    private static final String REMOTE_HOST = "127.0.0.3";
    private static final Duration SETTLED = Duration.ofMinutes(3);

    private final Random random = new Random();
    private final Distribution distribution = Distribution.assembled();
    private final ScriptedSmtpServer remote = ScriptedSmtpServer.at(REMOTE_HOST);
    private final LoopbackDns dns;
    private final int offset;
    private final Load load;
    private Process server;

    @TempDir
    private Path home = Path.of("");

    KillIT() throws Exception {
        offset = FreePorts.offset(random);
        load = new Load(offset, USER, PASSWORD);
        dns = LoopbackDns.start("remote.test. 60 IN MX 10 mx.remote.test.", "mx.remote.test. 60 IN A " + REMOTE_HOST);
    }

    @BeforeEach
    void init() throws Exception {
        run("", "init", "--domain", "example.test", "--hostname", "mail.example.test", "--port-offset", "" + offset);
        Path mailets = home.resolve("conf/mailetcontainer.xml");
        String element = "class=\"org.jamesexpress.mailets.DirectMxDelivery\">";
        assertThat(mailets).content().contains(element);
        Files.writeString(
                mailets,
                Files.readString(mailets)
                        .replace(
                                element,
                                element + "<dnsServers>" + dns.hostPort() + "</dnsServers><port>" + remote.port()
                                        + "</port><allowLoopbackMx>true</allowLoopbackMx><retry>1s</retry>"));
        server = start();
        run(PASSWORD + "\n", "user", "add", USER, "--password-stdin");
    }

    @AfterEach
    void stop() throws Exception {
        server.destroy();
        server.waitFor();
        remote.close();
        dns.close();
    }

    @Test
    void keepsWhatItAcknowledgedWhenItIsKilled() throws Exception {
        killAndCompare(3);
    }

    @Test
    @Tag("soak")
    void keepsWhatItAcknowledgedWhenItIsKilledTwentyFiveTimes() throws Exception {
        killAndCompare(25);
    }

    private void killAndCompare(int kills) throws Exception {
        for (int kill = 0; kill < kills; kill++) {
            load.start();
            load.awaitAcknowledged(5 + random.nextInt(50));
            server.destroyForcibly().waitFor();
            load.stop();
            server = start();
        }
        Set<String> local = load.acknowledgedLocally();
        Set<String> relayed = load.acknowledgedForRelay();
        Instant start = Instant.now();
        await().pollInterval(Duration.ofSeconds(1))
                .atMost(SETTLED)
                .until(() -> inMailbox().keySet().containsAll(local)
                        && atRemote().keySet().containsAll(relayed));
        System.out.printf(
                "killed %d times: %d local mails acknowledged, %d twice in the mailbox; %d relayed mails acknowledged, %d twice at the remote host; all there %d ms after the last start%n",
                kills,
                local.size(),
                moreThanOnce(inMailbox()),
                relayed.size(),
                moreThanOnce(atRemote()),
                Duration.between(start, Instant.now()).toMillis());
        audit(local.size() + relayed.size(), kills);
    }

    /**
     * The default configuration archives; what was never acknowledged may be there, too. A kill may come between the journal
     * and the spool, in each session once: such a mail is named, though nobody was told 250.
     */
    private void audit(int acknowledged, int kills) throws Exception {
        String answer = distribution
                .runReading("", "archive", "audit", "--json", "--home", home.toString())
                .out();
        JsonNode audit = new ObjectMapper().readTree(answer);
        assertThat(audit.path("missing").size()).isLessThanOrEqualTo(kills * Load.SESSIONS);
        assertThat(audit.path("broken")).isEmpty();
        assertThat(audit.path("archived").asInt()).isGreaterThanOrEqualTo(acknowledged);
    }

    private Map<String, Long> inMailbox() throws MessagingException {
        Properties properties = new Properties();
        properties.setProperty("mail.imaps.ssl.trust", "*");
        try (Store store = Session.getInstance(properties).getStore("imaps")) {
            store.connect("127.0.0.1", 993 + offset, USER, PASSWORD);
            try (Folder inbox = store.getFolder("INBOX")) {
                inbox.open(Folder.READ_ONLY);
                Message[] messages = inbox.getMessages();
                FetchProfile subjects = new FetchProfile();
                subjects.add(FetchProfile.Item.ENVELOPE);
                inbox.fetch(messages, subjects);
                List<String> found = new ArrayList<>();
                for (Message message : messages) {
                    found.add(String.valueOf(message.getSubject()));
                }
                return counted(found);
            }
        }
    }

    private Map<String, Long> atRemote() {
        return counted(
                remote.mails().stream().map(Received::text).map(Load::subjectOf).toList());
    }

    private static Map<String, Long> counted(List<String> subjects) {
        return subjects.stream().collect(Collectors.groupingBy(subject -> subject, Collectors.counting()));
    }

    private static long moreThanOnce(Map<String, Long> counts) {
        return counts.values().stream().filter(count -> count > 1).count();
    }

    private Process start() throws IOException {
        List<String> said = new ArrayList<>();
        Process process = Distribution.awaitReady(
                distribution
                        .command("start", "--home", home.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start(),
                said);
        assertThat(said).last().isEqualTo("ready");
        Thread drain = new Thread(() -> drain(process), "drain");
        drain.setDaemon(true);
        drain.start();
        return process;
    }

    private static void drain(Process process) {
        try {
            process.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // It was killed.
        }
    }

    private void run(String input, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--home", home.toString()));
        assertThat(distribution.runReading(input, all.toArray(String[]::new)).err())
                .isEmpty();
    }
}
