package org.jamesexpress.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.events.EventType;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.notify.content.ContentLimits;
import org.jamesexpress.notify.content.Library;
import org.jamesexpress.notify.lane.Alerts;
import org.jamesexpress.notify.lane.Endpoints;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.jamesexpress.testing.LinePipe;
import org.jamesexpress.testing.LogLines;
import org.jamesexpress.testing.Programs;
import org.jamesexpress.testing.WebhookReceiver;
import org.jamesexpress.testing.WebhookReceiver.Delivery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class NotifierTest {
    private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3";
    private static final String OLD_SECRET = "whsec_b2xkIG9sZCBvbGQgb2xkIG9sZCBvbGQgb2xk";
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123Z");

    @TempDir
    Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private Store store;
    private EventLog log;

    @BeforeEach
    void openStore() {
        store = Store.open(StoreConfig.sqlite(folder.resolve("express.db")));
        log = new EventLog(store);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        store.close();
    }

    @Test
    void sendsACloudEventThatTheOfficialLibraryVerifies() throws Exception {
        WebhookReceiver crm = receiver();
        start(endpoint("crm", crm, "<previousSecret>" + OLD_SECRET + "</previousSecret>", ""));

        append("e1");

        Delivery delivery = crm.next();
        assertThat(delivery.header("Content-Type")).isEqualTo("application/cloudevents+json");
        assertThat(delivery.header("webhook-id")).isEqualTo("e1");
        assertThatCode(() -> verify(SECRET, delivery)).doesNotThrowAnyException();
        assertThatCode(() -> verify(OLD_SECRET, delivery)).doesNotThrowAnyException();
        assertThatThrownBy(() -> verify("whsec_YW5vdGhlciBhbm90aGVyIGFub3RoZXI=", delivery))
                .isInstanceOf(WebhookVerificationException.class);
        JsonNode event = new ObjectMapper().readTree(delivery.body());
        assertThat(event.toString())
                .isEqualTo("{\"specversion\":\"1.0\",\"id\":\"e1\",\"source\":\"//mail.example.test\","
                        + "\"type\":\"org.jamesexpress.mail.received\",\"subject\":\"bob@example.test\","
                        + "\"time\":\"2026-11-21T12:00:00.123Z\",\"sequence\":\"00000000000000000001\","
                        + "\"datacontenttype\":\"application/json\",\"data\":{\"subject\":\"合同\"}}");
    }

    @Test
    void saysSoInTheLogAndNeverASecretOrAUrl() throws Exception {
        try (LogLines lines = LogLines.open()) {
            WebhookReceiver crm = receiver().answers(500);
            start(endpoint("crm", crm));

            append("e1");
            append("e2");
            next(crm, "e2"); // so that all is said of e1

            assertThat(lines.all())
                    .anySatisfy(line ->
                            assertThat(line).isEqualTo("INFO announced event=e1 type=mail.received endpoint=crm"))
                    .anySatisfy(line -> assertThat(line)
                            .isEqualTo(
                                    "INFO announcing event=e1 failed endpoint=crm tries=1 next=0s reason=\"HTTP 500\""))
                    .noneSatisfy(line -> assertThat(line).contains("whsec_"))
                    .noneSatisfy(line -> assertThat(line).contains("/hook"));
        }
    }

    @Test
    void triesAgainUntilTheEndpointTakesItAndKeepsTheOrder() throws Exception {
        WebhookReceiver crm = receiver().answers(500, 302, 404, 200, 503);
        start(endpoint("crm", crm));

        append("e1");
        append("e2");

        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ids.add(crm.next().header("webhook-id"));
        }
        assertThat(ids).containsExactly("e1", "e1", "e1", "e1", "e2", "e2");
    }

    @Test
    void reachesAnEndpointThatWasntThereAtFirst() throws Exception {
        WebhookReceiver gone = receiver();
        int port = gone.port();
        gone.close();
        try (LogLines lines = LogLines.open()) {
            start(endpoint("crm", gone));
            append("e1");
            // Only after the first refused connection does somebody listen.
            while (lines.all().stream().noneMatch(line -> line.contains("can't connect"))) {
                Thread.onSpinWait();
            }

            WebhookReceiver back = WebhookReceiver.start(port);
            open.add(0, back);

            assertThat(back.next().header("webhook-id")).isEqualTo("e1");
        }
    }

    @Test
    void delaysNoEndpointBehindOneThatHangs() throws Exception {
        WebhookReceiver hung = receiver().answers(WebhookReceiver.HANG);
        WebhookReceiver well = receiver();
        start(endpoint("hung", hung, "", "<timeout>5m</timeout>") + endpoint("well", well));

        append("e1");
        append("e2");

        assertThat(hung.next().header("webhook-id")).isEqualTo("e1");
        assertThat(well.next().header("webhook-id")).isEqualTo("e1");
        assertThat(well.next().header("webhook-id")).isEqualTo("e2");
        assertThat(hung.waiting()).isZero();
    }

    @Test
    void givesUpATryThatHangs() throws Exception {
        WebhookReceiver crm = receiver().answers(WebhookReceiver.HANG);
        start(endpoint("crm", crm, "", "<timeout>200ms</timeout>"));

        append("e1");

        assertThat(crm.next().header("webhook-id")).isEqualTo("e1");
        assertThat(crm.next().header("webhook-id")).isEqualTo("e1");
    }

    @Test
    void goesOnAfterARestartWhereItStopped() throws Exception {
        WebhookReceiver crm = receiver();
        String endpoint = endpoint("crm", crm);
        Notifier first = start(endpoint);
        append("e1");
        crm.next();
        first.close();
        append("e2");
        store.close();
        openStore();

        start(endpoint);
        append("e3");

        assertThat(crm.next().header("webhook-id")).isIn("e1", "e2"); // e1 when the first end came before its note
        assertThat(next(crm, "e3")).isEqualTo("e3");
        assertThat(crm.waiting()).isZero();
    }

    @Test
    void sendsWhatWasAppendedWhileTheEndpointRefused() throws Exception {
        WebhookReceiver crm = receiver().answers(WebhookReceiver.HANG);
        String endpoint = endpoint("crm", crm);
        Notifier first = start(endpoint);
        append("e1");
        crm.next();
        first.close();

        start(endpoint);

        assertThat(crm.next().header("webhook-id")).isEqualTo("e1");
    }

    @Test
    void startsAProgramUntilItTakesTheEvent() throws Exception {
        LinePipe said = pipe();
        try (LogLines lines = LogLines.open()) {
            start(program("log", "echo \"$EXPRESS_EVENT_ID\" > said", "mkdir tried || exit 0", "exit 75"));

            append("e1");
            append("e2");

            assertThat(List.of(said.next(), said.next(), said.next())).containsExactly("e1", "e1", "e2");
            assertThat(lines.all())
                    .containsSubsequence(
                            "INFO announcing event=e1 failed endpoint=log tries=1 next=0s reason=\"exit 75 (EX_TEMPFAIL)\"",
                            "INFO announced event=e1 type=mail.received endpoint=log");
        }
    }

    @Test
    void endsAProgramWhenItStopsAndStartsItAgainAfterwards() throws Exception {
        LinePipe said = pipe();
        String endpoint = program("log", "echo $$ >> numbers", "echo \"$EXPRESS_EVENT_ID\" > said", "exec sleep 600");
        Notifier first = start(endpoint);
        append("e1");
        String before = said.next();

        first.close();
        assertThat(Programs.running(folder.resolve("numbers"))).isEmpty();
        start(endpoint);

        assertThat(List.of(before, said.next())).containsExactly("e1", "e1");
    }

    @Test
    void tellsANewEndpointOfWhatHappensFromNowOn() throws Exception {
        append("long ago");
        WebhookReceiver crm = receiver();
        start(endpoint("crm", crm));

        append("e1");

        assertThat(crm.next().header("webhook-id")).isEqualTo("e1");
    }

    @Test
    void tellsAnEndpointOnlyWhatItAskedFor() throws Exception {
        WebhookReceiver crm = receiver();
        start(endpoint("crm", crm, "", "<events>mail.bounced</events>"));

        append("e1");
        log.append(new NewEvent("e2", EventType.MAIL_BOUNCED, "bob@example.test", NOW, "{}"))
                .join();

        assertThat(crm.next().header("webhook-id")).isEqualTo("e2");
    }

    @Test
    void tellsAnEndpointOnlyWhatMatches() throws Exception {
        WebhookReceiver crm = receiver();
        start(endpoint("crm", crm, "", "<match>subject:合同</match>"));

        log.append(new NewEvent(
                        "e1",
                        EventType.MAIL_RECEIVED,
                        "bob@example.test",
                        NOW,
                        "{\"headers\":{\"subject\":\"Lunch\"}}"))
                .join();
        log.append(new NewEvent(
                        "e2", EventType.MAIL_RECEIVED, "bob@example.test", NOW, "{\"headers\":{\"subject\":\"合同\"}}"))
                .join();

        assertThat(crm.next().header("webhook-id")).isEqualTo("e2");
    }

    @Test
    void leavesNothingRunningWhenALaterEndpointCantBeEnrolled() throws Exception {
        WebhookReceiver crm = receiver();
        Path file = Files.writeString(
                folder.resolve("express-notify.xml"),
                "<endpoints>" + endpoint("crm", crm) + endpoint("erp", crm) + "</endpoints>");
        List<Thread> lanes = new ArrayList<>();

        assertThatThrownBy(() -> Notifier.start(
                        file,
                        folder::resolve,
                        Map.of(),
                        "//mail.example.test",
                        store,
                        log,
                        library(),
                        endpoints(),
                        Alerts.NONE,
                        Clock.systemUTC(),
                        lane -> {
                            store.close();
                            lanes.add(new Thread(lane));
                            return lanes.get(0);
                        }))
                .hasMessageContaining("the store is closed");

        assertThat(lanes).noneMatch(Thread::isAlive);
    }

    @Test
    void startsNothingFromAFileWithAComplaint() throws Exception {
        WebhookReceiver crm = receiver();

        assertThatThrownBy(() -> start(endpoint("crm", crm) + "<endpoint name='x'/>"))
                .hasMessageContaining("endpoint x");

        assertThat(log.cursor("notify:crm")).isZero();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("notifier-test-"));
    }

    private static String next(WebhookReceiver receiver, String last) throws InterruptedException {
        String id = receiver.next().header("webhook-id");
        while (!id.equals(last)) {
            id = receiver.next().header("webhook-id");
        }
        return id;
    }

    private WebhookReceiver receiver() throws Exception {
        WebhookReceiver receiver = WebhookReceiver.start();
        open.add(receiver);
        return receiver;
    }

    private static String endpoint(String name, WebhookReceiver receiver) {
        return endpoint(name, receiver, "", "");
    }

    private static String endpoint(String name, WebhookReceiver receiver, String inWebhook, String besides) {
        return "<endpoint name='" + name + "'><webhook><url>" + receiver.url() + "</url><secret>" + SECRET + "</secret>"
                + inWebhook + "<allow>127.0.0.1</allow></webhook>" + besides
                + "<retry>20ms, 20ms, 20ms, 20ms, 20ms</retry></endpoint>";
    }

    private LinePipe pipe() throws Exception {
        LinePipe pipe = LinePipe.at(folder.resolve("said"));
        open.add(pipe);
        return pipe;
    }

    private String program(String name, String... lines) throws Exception {
        Path program = Programs.write(folder.resolve("program"), lines);
        return "<endpoint name='" + name + "'><exec><command>" + program
                + "</command></exec><retry>20ms, 20ms, 20ms, 20ms, 20ms</retry></endpoint>";
    }

    private Notifier start(String endpoints) throws Exception {
        Path file = Files.writeString(folder.resolve("express-notify.xml"), "<endpoints>" + endpoints + "</endpoints>");
        Notifier notifier = Notifier.start(
                file,
                folder::resolve,
                Map.of(),
                "//mail.example.test",
                store,
                log,
                library(),
                endpoints(),
                Alerts.NONE,
                Clock.systemUTC(),
                task -> new Thread(task, "notifier-test-"));
        open.add(0, notifier);
        return notifier;
    }

    private Library library() {
        ContentLimits limits = new ContentLimits(Duration.ofDays(7), 1L << 30);
        return Library.open(store, folder.resolve("messages"), limits, Clock.systemUTC(), Runnable::run);
    }

    private Endpoints endpoints() {
        return new Endpoints(store, log, "node", Clock.systemUTC(), () -> 0.5);
    }

    private void append(String id) {
        log.append(new NewEvent(id, EventType.MAIL_RECEIVED, "bob@example.test", NOW, "{\"subject\":\"合同\"}"))
                .orTimeout(Duration.ofSeconds(30).toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private static void verify(String secret, Delivery delivery) throws Exception {
        Map<String, List<String>> headers = new HashMap<>();
        for (String name : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
            headers.put(name, List.of(delivery.header(name)));
        }
        new Webhook(secret).verify(delivery.body(), headers);
    }
}
