package org.jamesexpress.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The hook in all three SMTP servers of the ready server, beside the mailet and behind RecordAccepted. On the port "submissions" it has an archive of
 * its own, and passes what it can't archive. What is for {@code void.test} is not delivered.
 */
@Timeout(180)
final class ArchiveBeforeAcceptTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String CORE = "<handler class=\"org.apache.james.smtpserver.CoreCmdHandlerLoader\"/>";
    private static final String HOOK = "<handler class=\"org.jamesexpress.mailets.ArchiveBeforeAccept\"";

    private static final String FUTURE_RELEASE =
            "<handler class=\"org.apache.james.smtpserver.futurerelease.FutureReleaseMailParameterHook\"/>";

    /** As James writes it for one recipient. */
    private static final Pattern RECEIVED = Pattern.compile("\\AReceived: from [^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n){3}");

    private static final String ACCEPTED = "var/express/accepted";

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static String alice;

    private final Set<Path> before = new HashSet<>();

    @BeforeAll
    static void start() throws Exception {
        TestHome home = TestHome.in(folder);
        String conf = Files.readString(home.home().conf("smtpserver.xml"))
                .replace("<maxRcpt>1000</maxRcpt>", "<maxRcpt>10000</maxRcpt>")
                .replace(CORE, HOOK + "/>" + FUTURE_RELEASE + CORE);
        int last = conf.lastIndexOf(HOOK + "/>");
        home.write(
                "smtpserver.xml",
                conf.substring(0, last) + HOOK
                        + "><directory>var/second</directory><onFailure>pass</onFailure></handler>"
                        + conf.substring(last + HOOK.length() + 2));
        home.replace(
                "mailetcontainer.xml",
                "<!-- The endpoints of express-notify.xml",
                "<mailet match=\"RecipientIs=bounce@void.test\" class=\"Bounce\"/>"
                        + "<mailet match=\"HostIs=void.test\" class=\"Null\"/>"
                        + "<!-- The endpoints of express-notify.xml");
        server = RunningServer.start(home);
        alice = server.addUser("alice");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void remember() throws IOException {
        before.addAll(messages("archive"));
        before.addAll(messages("second"));
    }

    static List<byte[]> odd() {
        byte[] every = new byte[256];
        IntStream.range(0, 256).forEach(i -> every[i] = (byte) (i == '\n' || i == '\r' ? ' ' : i));
        String all = new String(every, ISO_8859_1);
        return Stream.of(
                        "Subject: Gr\u00fc\u00dfe \u00b3\u00f8\r\nX-All: " + all + "\r\n\r\n" + all + "\r\n",
                        "Subject: dots\r\n\r\n.\r\n..\r\n.a\r\n...b\r\n",
                        ".not a field\r\nSubject: dots\r\n\r\n",
                        "Subject: NUL \0\0\r\n\0: \0\r\n\r\n\0\0\0\r\n",
                        "Subject: a CR \r alone\r\n\r\n\ra\rb\r\n",
                        "Subject: no body\r\n",
                        "\r\nno header\r\n",
                        "neither a field nor a body\r\n",
                        "Subject: folded\r\n\t  twice \r\n   \r\n\r\n \r\n\r\n\r\n",
                        "Subject: long\r\n\r\n" + "x".repeat(1998) + "\r\n",
                        "")
                .map(text -> text.getBytes(ISO_8859_1))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("odd")
    void keepsTheOctetsThatTheClientSentBehindTheReceivedField(byte[] message) throws Exception {
        assertThat(send(fromOutside(), message, alice)).startsWith("250");

        Path archived = archived("archive");
        String text = Files.readString(archived, ISO_8859_1);
        String sent = RECEIVED.matcher(text).replaceFirst("");
        assertThat(sent.getBytes(ISO_8859_1)).isEqualTo(message);
        assertThat(sent.length() < text.length())
                .as("James puts none where there is no header")
                .isEqualTo(message.length == 0 || message[0] != '\r');
        assertThat(sidecar(archived).path("size").asLong()).isEqualTo(Files.size(archived));
    }

    @Test
    void knowsASessionInClearWithAStranger() throws Exception {
        send(fromOutside(), "Subject: In\r\n\r\nGood day.\r\n".getBytes(US_ASCII), alice);

        JsonNode sidecar = sidecar(archived("archive"));
        JsonNode envelope = sidecar.path("envelope");
        assertThat(sidecar.path("direction").asText()).isEqualTo("inbound");
        assertThat(envelope.path("reversePath").asText()).isEqualTo("carol@customer.test");
        assertThat(envelope.path("remoteAddress").asText()).isEqualTo("127.0.0.1");
        assertThat(envelope.path("remoteHost").asText()).isEqualTo("localhost");
        assertThat(envelope.path("helo").asText()).isEqualTo("mx.customer.test");
        assertThat(envelope.path("tls").asText()).isEqualTo("none");
        assertThat(envelope.has("authenticatedUser")).isFalse();
    }

    @Test
    void knowsASessionWithTlsAndAUser() throws Exception {
        send(submission("TLSv1.2"), "Subject: Out\r\n\r\n".getBytes(US_ASCII), "dave@void.test", alice);

        JsonNode sidecar = sidecar(archived("archive"));
        JsonNode envelope = sidecar.path("envelope");
        assertThat(sidecar.path("direction").asText()).isEqualTo("outbound");
        assertThat(envelope.path("recipients").toString())
                .isEqualTo("[{\"address\":\"dave@void.test\",\"direction\":\"outbound\"}," + "{\"address\":\"" + alice
                        + "\",\"direction\":\"internal\"}]");
        assertThat(envelope.path("helo").asText()).isEqualTo("laptop.test");
        assertThat(envelope.path("authenticatedUser").asText()).isEqualTo(alice);
        assertThat(envelope.path("tls").asText()).startsWith("TLSv1.2 TLS_ECDHE_");
    }

    /** The mailet has the same directory but on the port "submissions", so that it archives what came there. */
    @Test
    void leavesTheMailetWhatItHasNotArchivedInTheSameDirectory() throws Exception {
        assertThat(send(submissions(), "Subject: Zw\u00f6lf\r\n\r\n".getBytes(ISO_8859_1), "dave@void.test"))
                .startsWith("250");

        Path byTheHook = archived("second");
        Path byTheMailet = archived("archive");
        JsonNode envelope = sidecar(byTheHook).path("envelope");
        assertThat(envelope.path("tls").asText()).isEqualTo("TLSv1.3 TLS_AES_256_GCM_SHA384");
        assertThat(sidecar(byTheMailet).path("envelope")).isEqualTo(envelope);
        assertThat(byTheMailet).hasSameBinaryContentAs(byTheHook);
    }

    @Test
    void leavesTheMailetWhatWasMadeOfAMailThatItHasArchived() throws Exception {
        send(submission("TLSv1.3"), "Subject: Sent back\r\n\r\n".getBytes(US_ASCII), "bounce@void.test");

        await().atMost(SOON).until(() -> added("archive").size() == 2);
        assertThat(added("archive"))
                .extracting(file ->
                        sidecar(file).path("envelope").path("reversePath").asText())
                .containsExactlyInAnyOrder(alice, "");
    }

    @Test
    void acceptsWhatItKeepsToArchiveItLater() throws Exception {
        Path second = folder.resolve("var/second");
        Path aside = folder.resolve("var/aside");
        boolean exists = Files.exists(second);
        if (exists) {
            Files.move(second, aside);
        }
        Files.writeString(second, "a file where a folder should be");
        try {
            assertThat(send(submissions(), "Subject: Later\r\n\r\nLater.\r\n".getBytes(US_ASCII), alice))
                    .startsWith("250");

            assertThat(kept()).singleElement().asString().endsWith("Subject: Later\r\n\r\nLater.\r\n");
            assertThat(server.admin("GET", "/healthcheck", ""))
                    .contains("James Express archive")
                    .contains("mails that passed and wait to be archived: 1");
        } finally {
            Files.delete(second);
            if (exists) {
                Files.move(aside, second);
            }
        }
    }

    @Test
    void keepsTenThousandRecipientsInTheirOrder() throws Exception {
        String[] recipients = IntStream.range(0, 10_000)
                .mapToObj(i -> "recipient" + i + "@void.test")
                .toArray(String[]::new);

        assertThat(send(submission("TLSv1.3"), "Subject: All\r\n\r\n".getBytes(US_ASCII), recipients))
                .startsWith("250");

        assertThat(sidecar(archived("archive"))
                        .path("envelope")
                        .path("recipients")
                        .findValuesAsText("address"))
                .containsExactly(recipients);
        JsonNode written = lastAccepted();
        assertThat(written.path("recipients").findValuesAsText("address")).containsExactly(recipients);
    }

    @Test
    void isWrittenDownFirst() throws Exception {
        assertThat(send(fromOutside(), "Subject: NUL\0\r\n\r\n\0\r\n".getBytes(US_ASCII), alice))
                .startsWith("250");

        Path archived = archived("archive");
        JsonNode written = lastAccepted();
        assertThat(written.path("mail")).isEqualTo(sidecar(archived).path("mail"));
        assertThat(written.path("time")).isEqualTo(sidecar(archived).path("arrived"));
        assertThat(written.path("reversePath").asText()).isEqualTo("carol@customer.test");
        assertThat(written.path("recipients"))
                .isEqualTo(sidecar(archived).path("envelope").path("recipients"));
        assertThat(written.path("size").asLong()).isEqualTo(Files.size(archived));
        assertThat(written.path("remoteAddress").asText()).isEqualTo("127.0.0.1");
    }

    @Test
    void isWrittenDownWithTheTimeAtWhichItsSenderWantsItToGo() throws Exception {
        Conversation client = submission("TLSv1.3");
        client.smtp("RSET");
        assertThat(client.smtp("MAIL FROM:<" + alice + "> HOLDFOR=3600")).startsWith("250");

        assertThat(send(client, "Subject: Tomorrow\r\n\r\n".getBytes(US_ASCII), alice))
                .startsWith("250");

        JsonNode written = lastAccepted();
        assertThat(Instant.parse(written.path("release").asText()))
                .isEqualTo(Instant.parse(written.path("time").asText()).plusSeconds(3600));
    }

    @Test
    void isNotAcceptedWhenItCanNotBeWrittenDown() throws Exception {
        List<JsonNode> written = journal();
        instead(ACCEPTED, () -> {
            assertThat(send(fromOutside(), "Subject: No\r\n\r\n".getBytes(US_ASCII), alice))
                    .startsWith("452 4.3.1 ");
            assertThat(server.ask("GET", "/healthcheck", "", "Bearer " + TestHome.token(true))
                            .body())
                    .contains("James Express journal")
                    .contains("what SMTP accepts can't be written down, so it accepts nothing");
        });

        assertThat(journal()).isEqualTo(written);
        assertThat(send(fromOutside(), "Subject: Again\r\n\r\n".getBytes(US_ASCII), alice))
                .startsWith("250");
        assertThat(sidecar(archived("archive")).path("mail"))
                .as("nothing else was archived")
                .isEqualTo(lastAccepted().path("mail"));
    }

    @Test
    void isTakenBackWhenAnotherHookRefusesIt() throws Exception {
        instead(
                "var/archive",
                () -> assertThat(send(fromOutside(), "Subject: No\r\n\r\n".getBytes(US_ASCII), alice))
                        .startsWith("452"));

        List<JsonNode> written = journal();
        JsonNode refused = written.get(written.size() - 1);
        assertThat(refused.path("kind").asText()).isEqualTo("refused");
        assertThat(refused.path("mail"))
                .isEqualTo(written.get(written.size() - 2).path("mail"));
    }

    @Test
    void areAllWrittenDownWhenManyComeAtOnce() throws Exception {
        int sessions = 32;
        long before = accepted().count();
        CountDownLatch together = new CountDownLatch(sessions);
        ExecutorService threads = Executors.newFixedThreadPool(sessions);
        try {
            List<Future<String>> replies = new ArrayList<>();
            for (int i = 0; i < sessions; i++) {
                replies.add(threads.submit(() -> {
                    Conversation client = fromOutside();
                    together.countDown();
                    together.await();
                    return send(client, "Subject: Many\r\n\r\n".getBytes(US_ASCII), alice);
                }));
            }
            for (Future<String> each : replies) {
                assertThat(each.get()).startsWith("250");
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(accepted().count() - before).isEqualTo(sessions);
    }

    private interface Scene {
        void play() throws Exception;
    }

    /** With a file where a folder should be. */
    private static void instead(String name, Scene scene) throws Exception {
        Path there = folder.resolve(name);
        Path aside = folder.resolve("var/aside");
        Files.move(there, aside);
        Files.writeString(there, "a file where a folder should be");
        try {
            scene.play();
        } finally {
            Files.delete(there);
            Files.move(aside, there);
        }
    }

    private static JsonNode lastAccepted() throws IOException {
        List<JsonNode> all = accepted().toList();
        return all.get(all.size() - 1);
    }

    private static Stream<JsonNode> accepted() throws IOException {
        return journal().stream().filter(line -> line.path("kind").asText().equals("accepted"));
    }

    private static List<JsonNode> journal() throws IOException {
        List<Path> days;
        try (Stream<Path> files = Files.walk(folder.resolve(ACCEPTED))) {
            days = files.filter(Files::isRegularFile).sorted().toList();
        }
        List<JsonNode> lines = new ArrayList<>();
        for (Path day : days) {
            for (String line : Files.readAllLines(day)) {
                lines.add(new ObjectMapper().readTree(line));
            }
        }
        return lines;
    }

    /** Nobody here holds it whole in memory, so that this also runs in a small Java (-Xmx256m). */
    @Test
    void keepsAMailOfFortyEightMegabytes() throws Exception {
        byte[] lines = ("x".repeat(998) + "\r\n").repeat(100).getBytes(US_ASCII);
        int times = 480;
        MessageDigest sent = MessageDigest.getInstance("SHA-256");
        try (Conversation client = submission("TLSv1.3")) {
            client.smtp("RCPT TO:<dave@void.test>");
            client.smtp("DATA");
            for (int i = 0; i < times; i++) {
                client.send(lines);
                sent.update(lines);
            }
            assertThat(client.smtp(".")).startsWith("250");
        }

        Path archived = archived("archive");
        MessageDigest kept = MessageDigest.getInstance("SHA-256");
        try (InputStream in = new DigestInputStream(Files.newInputStream(archived), kept)) {
            in.skipNBytes(Files.size(archived) - (long) times * lines.length);
            kept.reset();
            in.transferTo(OutputStream.nullOutputStream());
        }
        assertThat(kept.digest()).isEqualTo(sent.digest());
    }

    private static Conversation fromOutside() throws Exception {
        Conversation client = new Conversation(server.port("smtp"));
        client.line();
        client.smtp("EHLO mx.customer.test");
        client.smtp("MAIL FROM:<carol@customer.test>");
        return client;
    }

    private static Conversation submission(String tls) throws Exception {
        Conversation client = new Conversation(server.port("submission"));
        client.line();
        client.smtp("EHLO laptop.test");
        client.smtp("STARTTLS");
        client.startTls(tls);
        logIn(client);
        return client;
    }

    private static Conversation submissions() throws Exception {
        Conversation client = new Conversation(server.port("submissions"));
        client.startTls("TLSv1.3");
        client.line();
        logIn(client);
        return client;
    }

    private static void logIn(Conversation client) throws IOException {
        String login = "\0" + alice + "\0" + RunningServer.PASSWORD;
        client.smtp("EHLO laptop.test");
        client.smtp("AUTH PLAIN " + Base64.getEncoder().encodeToString(login.getBytes(US_ASCII)));
        client.smtp("MAIL FROM:<" + alice + ">");
    }

    /** Tells the reply to the final dot, and hangs up. */
    private static String send(Conversation client, byte[] message, String... recipients) throws IOException {
        try (client) {
            for (String recipient : recipients) {
                assertThat(client.smtp("RCPT TO:<" + recipient + ">")).startsWith("250");
            }
            client.smtp("DATA");
            client.send(stuffed(message));
            return client.smtp(".");
        }
    }

    /** RFC 5321, 4.5.2. */
    private static byte[] stuffed(byte[] message) {
        return new String(message, ISO_8859_1)
                .replaceAll("(?<=\r\n)\\.", "..")
                .replaceFirst("\\A\\.", "..")
                .getBytes(ISO_8859_1);
    }

    private Path archived(String archive) throws IOException {
        await().atMost(SOON).until(() -> !added(archive).isEmpty());
        List<Path> added = added(archive);
        assertThat(added).hasSize(1);
        return added.get(0);
    }

    private List<Path> added(String archive) throws IOException {
        List<Path> added = new ArrayList<>(messages(archive));
        added.removeAll(before);
        return added;
    }

    private static List<Path> messages(String archive) throws IOException {
        return files(folder.resolve("var")
                .resolve(archive)
                .resolve(Year.now(ZoneOffset.UTC).toString()));
    }

    private static List<Path> files(Path in) throws IOException {
        if (!Files.isDirectory(in)) {
            return Collections.emptyList();
        }
        try (Stream<Path> files = Files.walk(in)) {
            return files.filter(file -> file.toString().endsWith(".eml")).toList();
        }
    }

    private static List<String> kept() throws IOException {
        List<String> kept = new ArrayList<>();
        for (Path file : files(folder.resolve("var/express/archive-catch-up"))) {
            kept.add(Files.readString(file));
        }
        return kept;
    }

    private static JsonNode sidecar(Path message) {
        try {
            return new ObjectMapper()
                    .readTree(message.resolveSibling(
                                    message.getFileName().toString().replace(".eml", ".json"))
                            .toFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
