package org.jamesexpress.webadmin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.james.core.healthcheck.Result;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventType;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.mailets.JamesFolders;
import org.jamesexpress.mailets.MailetRuntime;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.jamesexpress.notify.endpoint.Outcome;
import org.jamesexpress.notify.endpoint.Sender;
import org.jamesexpress.notify.endpoint.Surroundings;
import org.jamesexpress.notify.endpoint.Target;
import org.jamesexpress.notify.endpoint.Terms;
import org.jamesexpress.notify.lane.Alerts;
import org.jamesexpress.notify.lane.RunningLane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import spark.Service;

@Timeout(120)
class NotifyRoutesTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path home;

    private final Crm crm = new Crm();
    private MailetRuntime runtime;
    private RunningLane lane;
    private Service service;
    private OpenApi document;

    /** An endpoint that answers as it is told, and refuses unless it is told. */
    private static final class Crm implements Target, Sender {
        private final BlockingQueue<Event> asked = new LinkedBlockingQueue<>();
        private volatile Outcome answer = new Outcome.Later("HTTP 503");

        @Override
        public CompletableFuture<Outcome> send(Event event) {
            asked.add(event);
            return CompletableFuture.completedFuture(answer);
        }

        Event next() throws InterruptedException {
            Event event = asked.poll(SOON.toSeconds(), TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("no event within " + SOON);
            }
            return event;
        }

        @Override
        public Sender sender(Surroundings surroundings) {
            return this;
        }

        @Override
        public String toString() {
            return "webhook to crm.test";
        }

        @Override
        public void close() {
            // It may be asked again.
        }
    }

    @BeforeEach
    void start() throws Exception {
        runtime = MailetRuntime.join(home.resolve("var/express"), home.resolve("conf/express-database.properties"));
        Endpoint endpoint = new Endpoint(
                "crm",
                new Terms(Set.of(EventType.MAIL_RECEIVED), Duration.ofSeconds(10), List.of(Duration.ofMillis(1))),
                crm,
                "");
        runtime.endpoints().enroll(endpoint);
        lane = runtime.endpoints().start(endpoint, crm, Alerts.NONE, Thread::new);
        service = Service.ignite().ipAddress("127.0.0.1").port(0);
        new ExpressRoutes(new JamesFolders(home)).define(service);
        service.awaitInitialization();
        document = new OpenApi(ask("GET", "/express/openapi.yaml", new byte[0]).body());
    }

    @AfterEach
    void stop() {
        service.stop();
        service.awaitStop();
        lane.stop();
        lane.close();
        runtime.leave();
    }

    @Test
    void tellsHowAnEndpointStandsAndWhatItWasSentInVain() throws Exception {
        append("e1");
        awaitDead(1);

        JsonNode endpoint = json(200, "get", "/express/notify", "").at("/endpoints/0");
        assertThat(endpoint.path("endpoint").asText()).isEqualTo("crm");
        assertThat(endpoint.path("target").asText()).isEqualTo("webhook to crm.test");
        assertThat(endpoint.path("lastError").asText()).isEqualTo("HTTP 503");
        JsonNode letter = json(200, "get", "/express/notify/crm/dead", "").at("/events/0");
        assertThat(letter.path("event").asText()).isEqualTo("e1");
        assertThat(letter.path("attempts")).hasSize(2);
        assertThat(letter.at("/attempts/1/words").asText()).isEqualTo("HTTP 503");
        assertThat(letter.at("/data/mail").asText()).isEqualTo("m1");
        assertThat(health().getCause().orElseThrow())
                .contains("crm: 1 events were given up; express notify dead crm shows them");
    }

    @Test
    void showsWhatWasGivenUpInPages() throws Exception {
        append("e1");
        append("e2");
        awaitDead(2);

        JsonNode first = json(200, "get", "/express/notify/crm/dead", "?limit=1");
        JsonNode second = json(
                200,
                "get",
                "/express/notify/crm/dead",
                "?limit=1&after=" + first.path("next").asText());

        assertThat(first.at("/events/0/event").asText()).isEqualTo("e1");
        assertThat(second.at("/events/0/event").asText()).isEqualTo("e2");
        assertThat(second.has("next")).isFalse();
    }

    @Test
    void sendsAgainWhatWasGivenUpOnceAndForAll() throws Exception {
        append("e1");
        awaitDead(1);
        crm.asked.clear();
        crm.answer = new Outcome.Taken("HTTP 204");

        assertThat(json(200, "post", "/express/notify/crm/replay", "?dead=true")
                        .path("events")
                        .asInt())
                .isEqualTo(1);

        assertThat(crm.next().id()).isEqualTo("e1");
        until(() -> health().isHealthy());
        assertThat(json(200, "post", "/express/notify/crm/replay", "?event=e1")
                        .path("events")
                        .asInt())
                .isEqualTo(1);
        assertThat(crm.next().id()).isEqualTo("e1");
        json(200, "post", "/express/notify/crm/replay", "?sequence=1");
        assertThat(crm.next().id()).isEqualTo("e1");
    }

    @Test
    void wantsToBeToldOnceWhatToSendAgain() throws Exception {
        for (String query : List.of("", "?dead=false", "?dead=true&sequence=1")) {
            assertThat(json(400, "post", "/express/notify/crm/replay", query)
                            .path("details")
                            .asText())
                    .contains("what to send again is to be said once");
        }
        assertThat(json(400, "post", "/express/notify/crm/replay", "?since=yesterday&sequence=0")
                        .path("details")
                        .asText())
                .contains("since = yesterday: a time such as", "sequence = 0: a number from 1 on");
    }

    @Test
    void holdsEventsBackWhileAnEndpointIsDisabled() throws Exception {
        crm.answer = new Outcome.Taken("HTTP 204");
        assertThat(order("?action=disable&reason=moving")).isEqualTo(204);
        assertThat(json(200, "get", "/express/notify/crm", "").path("reason").asText())
                .isEqualTo("moving");
        append("e1");

        JsonNode tested = json(200, "post", "/express/notify/crm/test", "");
        assertThat(tested.path("outcome").asText()).isEqualTo("taken");
        assertThat(crm.next().type()).as("a test reaches it all the same").isEqualTo(EventType.NOTIFY_TEST);
        assertThat(crm.asked).isEmpty();

        assertThat(order("?action=enable")).isEqualTo(204);
        assertThat(crm.next().id()).isEqualTo("e1");
    }

    @Test
    void testsWithAMessageAsIfItHadComeIn() throws Exception {
        byte[] message =
                "From: alice@a.test\r\nSubject: A rehearsal\r\n\r\nHello.\r\n".getBytes(StandardCharsets.US_ASCII);

        HttpResponse<String> answer = ask("POST", "/express/notify/crm/test", message);

        assertThat(new ObjectMapper().readTree(answer.body()).path("outcome").asText())
                .isEqualTo("later");
        Event event = crm.next();
        assertThat(event.id()).startsWith("test-");
        assertThat(event.type()).isEqualTo(EventType.MAIL_RECEIVED);
        assertThat(event.data()).contains("A rehearsal");
    }

    @Test
    void makesListsAndRevokesTokens() throws Exception {
        JsonNode made = json(
                200,
                "post",
                "/express/tokens/dashboard",
                "?scope=bob@a.test,*@sales.test&expires=2100-01-01T00:00:00Z");
        assertThat(made.path("token").asText()).startsWith("express_");
        JsonNode token = json(200, "get", "/express/tokens", "").at("/tokens/0");
        assertThat(token.path("name").asText()).isEqualTo("dashboard");
        assertThat(token.path("scope").asText()).isEqualTo("*@sales.test, bob@a.test");
        assertThat(token.toString()).doesNotContain(made.path("token").asText());
        json(409, "post", "/express/tokens/dashboard", "");
        json(404, "post", "/express/tokens/other", "?endpoint=none");
        assertThat(json(400, "post", "/express/tokens/a%20b", "?scope=bob&expires=soon")
                        .path("details")
                        .asText())
                .contains("token = a b: ", "scope = bob: ", "expires = soon: ");

        assertThat(ask("DELETE", "/express/tokens/dashboard", new byte[0]).statusCode())
                .isEqualTo(204);
        assertThat(json(200, "get", "/express/tokens", "").path("tokens")).isEmpty();
        assertThat(json(404, "delete", "/express/tokens/dashboard", "")
                        .path("message")
                        .asText())
                .isEqualTo("no token dashboard");
    }

    @Test
    void knowsNoOtherEndpoint() throws Exception {
        assertThat(json(404, "get", "/express/notify/erp", "").path("message").asText())
                .isEqualTo("no endpoint erp");
        assertThat(json(404, "post", "/express/notify/erp/replay", "?dead=true")
                        .path("message")
                        .asText())
                .isEqualTo("no endpoint erp");
    }

    private void append(String id) {
        runtime.events()
                .append(new NewEvent(id, EventType.MAIL_RECEIVED, "bob@a.test", Instant.EPOCH, "{\"mail\":\"m1\"}"))
                .join();
    }

    private void awaitDead(int count) {
        until(() -> runtime.endpoints().status("crm").dead() == count);
    }

    private static void until(BooleanSupplier holds) {
        while (!holds.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private Result health() {
        return Mono.from(new NotifyHealthCheck(new JamesFolders(home)).check()).block();
    }

    private int order(String query) throws Exception {
        return ask("POST", "/express/notify/crm" + query, new byte[0]).statusCode();
    }

    private JsonNode json(int status, String method, String path, String query) throws Exception {
        HttpResponse<String> response = ask(method.toUpperCase(Locale.ROOT), path + query, new byte[0]);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode answer = new ObjectMapper().readTree(response.body());
        document.checkAnswer(
                method,
                path.replaceFirst("/crm|/erp", "/{endpoint}").replaceFirst("/tokens/.*", "/tokens/{token}"),
                status,
                answer);
        return answer;
    }

    private HttpResponse<String> ask(String method, String path, byte[] body) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                                .method(method, BodyPublishers.ofByteArray(body))
                                .build(),
                        BodyHandlers.ofString());
    }
}
