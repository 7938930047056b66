package org.jamesexpress.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jamesexpress.cli.Express;
import org.jamesexpress.testing.WebhookReceiver;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A mail that was answered with 250 is told, however often the server dies. It is a process of its own, killed with SIGKILL
 * at random moments, while mails come in; a webhook takes what it tells.
 */
@Tag("soak")
@Timeout(3600)
final class NotifyKillTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAILS = 1_000;
    private static final int KILLS = 25;
    private static final String USER = "bob@" + TestHome.DOMAIN;

    private final long seed = Long.getLong("seed", new Random().nextLong());
    private final Random random = new Random(seed);

    @TempDir
    Path folder;

    /** What the webhook was told, in the order in which it came. */
    private static final class Told {
        private final Map<String, String> bodies = new HashMap<>();
        private final Map<String, Set<String>> idsOfMail = new HashMap<>();
        private final Set<String> twice = new TreeSet<>();
        private long last;
        private int requests;

        void add(String id, String body) throws IOException {
            requests++;
            String first = bodies.putIfAbsent(id, body);
            if (first != null) {
                assertThat(body).as("the same event, once more").isEqualTo(first);
                twice.add(id);
                return;
            }
            JsonNode event = JSON.readTree(body);
            assertThat(event.path("id").asText()).isEqualTo(id);
            assertThat(event.path("sequence").asLong()).as("in order").isEqualTo(++last);
            idsOfMail
                    .computeIfAbsent(event.at("/data/headers/messageId").asText(), any -> new HashSet<>())
                    .add(id);
        }

        boolean hasAll(Collection<String> mails) {
            return idsOfMail.keySet().containsAll(mails);
        }
    }

    @Test
    void tellsOfEveryMailThatItTookHoweverOftenItIsKilled() throws Exception {
        System.out.println("seed=" + seed);
        TestHome home = TestHome.in(folder);
        try (WebhookReceiver receiver = WebhookReceiver.start()) {
            home.write("express-notify.xml", """
                    <endpoints>
                        <endpoint name="told">
                            <webhook>
                                <url>%s</url>
                                <secret>whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw</secret>
                                <allow>127.0.0.1</allow>
                            </webhook>
                        </endpoint>
                    </endpoints>
                    """.formatted(receiver.url()));
            Process server = start(home);
            addUser(home);
            StubbornSenders senders = new StubbornSenders(25 + home.portOffset(), USER, MAILS);
            senders.start();
            for (int kill = 0; kill < KILLS; kill++) {
                senders.awaitAccepted(random.nextInt(2 * MAILS / KILLS));
                TimeUnit.MILLISECONDS.sleep(random.nextInt(100)); // the moment is what is tried
                server.destroyForcibly().waitFor();
                server = start(home);
            }
            senders.awaitAll();
            Told told = new Told();
            while (!told.hasAll(senders.accepted())) {
                take(receiver, told);
            }
            server.destroy();
            server.waitFor();
            while (receiver.waiting() > 0) {
                take(receiver, told);
            }
            judge(senders, told);
        }
    }

    private static void take(WebhookReceiver receiver, Told told) throws Exception {
        WebhookReceiver.Delivery delivery = receiver.next();
        told.add(delivery.header("webhook-id"), delivery.body());
    }

    /** A mail whose answer was lost is sent again, and is two mails then if the server had it. */
    private static void judge(StubbornSenders senders, Told told) {
        System.out.printf(
                "killed %d times: %d mails accepted, %d of them sent more than once; %d events, %d requests, %d events more than once%n",
                KILLS,
                senders.accepted().size(),
                senders.sent().values().stream().filter(times -> times > 1).count(),
                told.bodies.size(),
                told.requests,
                told.twice.size());
        assertThat(senders.accepted()).hasSize(MAILS);
        assertThat(senders.sent().keySet()).containsAll(told.idsOfMail.keySet());
        assertThat(told.idsOfMail)
                .allSatisfy((mail, ids) -> assertThat(ids)
                        .as(mail)
                        .hasSizeLessThanOrEqualTo(senders.sent().getOrDefault(mail, 0)));
    }

    private static Process start(TestHome home) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Express.class.getName(),
                        "start",
                        "--home",
                        home.home().root().toString()))
                .redirectErrorStream(true)
                .start();
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        List<String> said = new ArrayList<>();
        String line;
        do {
            line = out.readLine();
            said.add(String.valueOf(line));
        } while (line != null && !line.equals("ready"));
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

    private static void addUser(TestHome home) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + (8000 + home.portOffset()) + "/users/" + USER))
                .timeout(Duration.ofMinutes(1))
                .header("Authorization", "Bearer " + TestHome.token(true))
                .PUT(BodyPublishers.ofString("{\"password\":\"" + RunningServer.PASSWORD + "\"}"))
                .build();
        int status = HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
        if (status / 100 != 2) {
            throw new UncheckedIOException(new IOException("adding a user was answered with " + status));
        }
    }
}
