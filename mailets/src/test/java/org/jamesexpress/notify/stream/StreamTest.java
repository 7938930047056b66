package org.jamesexpress.notify.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.events.EventType;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.events.Retention;
import org.jamesexpress.notify.endpoint.EndpointKind;
import org.jamesexpress.notify.endpoint.Served;
import org.jamesexpress.notify.event.CloudEvent;
import org.jamesexpress.notify.stream.Sse.Message;
import org.jamesexpress.store.Registration;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.jamesexpress.testing.EventSchema;
import org.jamesexpress.testing.LogLines;
import org.jamesexpress.testing.TestCertificate;
import org.jamesexpress.testing.TrustsAnything;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class StreamTest extends StreamFixture {
    @Test
    void tellsAListenerOfAnEventWithTheOctetsThatAWebhookGets() throws Exception {
        serve("feed", QUICK);
        try (Sse listener = listen("feed", token("crm"), Optional.empty())) {
            Event event = append("e1");

            Message message = listener.next().orElseThrow();

            assertThat(message)
                    .isEqualTo(new Message(
                            "1", "org.jamesexpress.mail.received", new String(CloudEvent.of(event, SOURCE), US_ASCII)));
            assertThat(listener.response().headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/event-stream");
            assertThat(listener.response().headers().map()).doesNotContainKeys("Server", "Access-Control-Allow-Origin");
        }
    }

    @Test
    void beginsNowWithoutAPlaceAndSaysWhereThatIs() throws Exception {
        append("long ago");
        serve("feed", QUICK);
        try (Sse listener = listen("feed", token("crm"), Optional.empty())) {
            listener.skipTo("id: 1");
            append("e2");

            assertThat(listener.next().orElseThrow().id()).isEqualTo("2");
        }
    }

    @Test
    void goesOnAfterARestartWithEachEventOnce() throws Exception {
        Registration first = serve("feed", QUICK);
        String token = token("crm");
        Set<String> seen = new HashSet<>();
        String place;
        try (Sse listener = listen("feed", token, Optional.empty())) {
            for (int i = 1; i <= 150; i++) {
                append("before-" + i);
            }
            while (seen.size() < 40) {
                assertThat(seen.add(id(listener.next().orElseThrow()))).isTrue();
            }
            place = listener.lastId();
        }
        first.close();
        open.clear();
        store.close();
        store = Store.open(StoreConfig.sqlite(folder.resolve("express.db")));
        log = new EventLog(store);
        append("meanwhile");
        serve("feed", QUICK);

        try (Sse listener = listen("feed", token, Optional.of(place))) {
            append("after");
            String id;
            do {
                id = id(listener.next().orElseThrow());
                assertThat(seen.add(id)).as(id).isTrue();
            } while (!id.equals("after"));
        }
        assertThat(seen).hasSize(152);
    }

    @Test
    void saysFirstWhichEventsAreNotKeptAnyMore() throws Exception {
        log.append(new NewEvent("old", EventType.MAIL_RECEIVED, "bob@example.test", Instant.EPOCH, "{}"))
                .join();
        append("e2");
        log.trim(Instant.now(), new Retention(Duration.ofDays(1), Duration.ofDays(1)));
        serve("feed", QUICK);

        try (Sse listener = listen("feed", token("crm"), Optional.of("0"))) {
            Message gap = listener.next().orElseThrow();
            assertThat(gap.type()).isEqualTo("org.jamesexpress.notify.gap");
            assertThat(gap.id()).isEqualTo("1");
            assertThat(json(gap.data()).path("data").toString()).isEqualTo("{\"from\":1,\"to\":1}");
            assertThat(json(gap.data()).path("id").asText()).startsWith("gap-1-1-");
            assertThat(EventSchema.errors(json(gap.data()))).isEmpty();
            assertThat(id(listener.next().orElseThrow())).isEqualTo("e2");
        }
    }

    @Test
    void goesOnAtTheEndForAPlaceThatTheLogHasNotReached() throws Exception {
        append("e1");
        serve("feed", QUICK);

        try (Sse listener = listen("feed", token("crm"), Optional.of("7"))) {
            Message gap = listener.next().orElseThrow();
            assertThat(json(gap.data()).path("data").toString()).isEqualTo("{\"from\":2,\"to\":7}");
            assertThat(EventSchema.errors(json(gap.data()))).isEmpty();
            append("e2");
            assertThat(listener.next().orElseThrow().id()).isEqualTo("2");
        }
    }

    @Test
    void tellsOnlyWhatTheEndpointAskedForAndMovesThePlaceOnWithTheHeartbeat() throws Exception {
        serve("feed", QUICK);
        try (Sse listener = listen("feed", token("crm"), Optional.empty())) {
            log.append(new NewEvent("b1", EventType.MAIL_BOUNCED, "bob@example.test", Instant.now(), "{}"))
                    .join();
            listener.skipTo("id: 1");
            append("e2");

            assertThat(id(listener.next().orElseThrow())).isEqualTo("e2");
        }
    }

    @Test
    void answersWhoCantStreamAsSoonAsThereIsSomething() throws Exception {
        serve("feed", QUICK);
        String token = token("crm");
        CompletableFuture<HttpResponse<String>> waiting =
                client.sendAsync(poll("?after=0&wait=50s", token), BodyHandlers.ofString());
        append("e1");
        assertThat(json(waiting.get().body()).findValuesAsText("id")).containsExactly("e1");
        append("e2");

        HttpResponse<String> all = client.send(poll("?after=0&limit=1", token), BodyHandlers.ofString());
        assertThat(all.headers().firstValue("Content-Type")).contains(BATCH);
        assertThat(json(all.body()).findValuesAsText("id")).containsExactly("e1");
        assertThat(all.headers().firstValue("Link")).contains("<?after=1>; rel=\"next\"");
        HttpResponse<String> rest = client.send(poll("?after=1&wait=50s", token), BodyHandlers.ofString());
        assertThat(json(rest.body()).findValuesAsText("id")).containsExactly("e2");
        HttpResponse<String> none = client.send(poll("?after=2&wait=1s", token), BodyHandlers.ofString());
        assertThat(none.statusCode()).isEqualTo(204);
        assertThat(none.headers().firstValue("Express-Last-Sequence")).contains("2");
    }

    @Test
    void answersAtOnceWithAllThatIsKept() throws Exception {
        for (int i = 1; i <= 250; i++) {
            append("e" + i);
        }
        serve("feed", QUICK);

        HttpResponse<String> all = client.send(poll("?after=0&limit=300", token("crm")), BodyHandlers.ofString());

        assertThat(json(all.body())).hasSize(250);
    }

    @Test
    void answersEveryWrongTokenInOneWay() throws Exception {
        serve("feed", QUICK);
        Tokens tokens = new Tokens(store, Clock.systemUTC());
        String another = tokens.add("another", Optional.of("other"), Scope.EVERYTHING, Optional.empty())
                .orElseThrow()
                .reveal();
        String over = tokens.add("over", Optional.empty(), Scope.EVERYTHING, Optional.of(Instant.EPOCH))
                .orElseThrow()
                .reveal();
        try (LogLines lines = LogLines.open()) {
            List<String> answers = new ArrayList<>();
            for (String token : List.of("", "x", another, over)) {
                HttpResponse<String> answer = client.send(poll("", token), BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(401);
                answers.add(answer.body() + answer.headers().map().keySet());
            }
            HttpRequest inTheAddress = HttpRequest.newBuilder(uri("/express/events?token=" + token("crm")))
                    .build();
            HttpResponse<String> answer = client.send(inTheAddress, BodyHandlers.ofString());
            answers.add(answer.body() + answer.headers().map().keySet());

            assertThat(new HashSet<>(answers)).hasSize(1);
            assertThat(answers.get(0)).contains("express notify token add");
            assertThat(lines.all())
                    .filteredOn(line -> line.contains("refused"))
                    .containsExactly("WARN refused a listener without a valid token endpoint=feed address=127.0.0.1");
        }
    }

    @Test
    void sendsAwayWhoseTokenIsRevoked() throws Exception {
        serve("feed", QUICK);
        try (Sse listener = listen("feed", token("crm"), Optional.empty());
                Sse other = listen("feed", token("erp"), Optional.empty())) {
            assertThat(new Tokens(store, Clock.systemUTC()).remove("crm")).isTrue();

            assertThat(listener.next()).isEmpty();
            append("e1");
            assertThat(id(other.next().orElseThrow())).isEqualTo("e1");
        }
    }

    @Test
    void showsAMailboxItsOwnEventsAndNoOtherRecipient() throws Exception {
        serve("feed", QUICK);
        String token = new Tokens(store, Clock.systemUTC())
                .add("bob", Optional.empty(), Scope.of("Bob@example.test, *@shop.test"), Optional.empty())
                .orElseThrow()
                .reveal();
        try (Sse listener = listen("feed", token, Optional.empty())) {
            appendTo("e1", "carol@example.test");
            appendTo("e2", "carol@example.test", "bob@example.test", "all@shop.test", "bcc@example.test");

            JsonNode told = json(listener.next().orElseThrow().data());

            assertThat(told.path("id").asText()).isEqualTo("e2");
            assertThat(told.path("subject").asText()).isEqualTo("bob@example.test");
            assertThat(told.path("data").path("envelope").path("recipients").findValuesAsText("address"))
                    .containsExactly("bob@example.test", "all@shop.test");
            assertThat(told.path("data").path("headers").path("to").asText()).isEqualTo("carol@example.test");
            assertThat(told.toString()).doesNotContain("bcc@");
        }
    }

    @Test
    void holdsUpNobodyForAReaderThatTakesNothing() throws Exception {
        serve(
                "feed",
                new Pace(
                        QUICK.beat(),
                        Duration.ofHours(1),
                        QUICK.loiter(),
                        QUICK.download())); // It is not dropped meanwhile.
        String token = token("crm");
        try (Socket stalled = stalled(token);
                Sse well = listen("feed", token, Optional.empty())) {
            for (int i = 1; i <= 100; i++) {
                appendLarge("e" + i);
            }

            for (int i = 1; i <= 100; i++) {
                assertThat(well.next().orElseThrow().id()).isEqualTo(String.valueOf(i));
            }
            assertThat(stalled.getInputStream().available()).isLessThan(100 * LARGE);
        }
    }

    @Test
    void dropsAReaderThatTakesNothing() throws Exception {
        serve(
                "feed",
                new Pace(Duration.ofMillis(100), Duration.ofSeconds(3), Duration.ofMinutes(1), DownloadTime.USUAL));
        try (Socket stalled = stalled(token("crm"))) {
            for (int i = 1; i <= 100; i++) {
                appendLarge("e" + i);
            }

            await(() -> connectionIsCut(stalled));
        }
    }

    private Socket stalled(String token) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(loopback, port));
        socket.getOutputStream().write(request(token).getBytes(US_ASCII));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        return socket;
    }

    private void appendLarge(String id) {
        String data = "{\"text\":\"" + "x".repeat(LARGE) + "\"}";
        log.append(new NewEvent(id, EventType.MAIL_RECEIVED, "bob@example.test", Instant.now(), data))
                .join();
    }

    @Test
    void tellsFiftyListenersWithFewThreads() throws Exception {
        serve("feed", QUICK);
        String token = token("crm");
        List<Sse> listeners = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            listeners.add(listen("feed", token, Optional.empty()));
        }
        for (int i = 1; i <= 20; i++) {
            append("e" + i);
        }

        for (Sse each : listeners) {
            for (int i = 1; i <= 20; i++) {
                assertThat(each.next().orElseThrow().id()).isEqualTo(String.valueOf(i));
            }
        }

        assertThat(ownThreads()).hasSizeLessThan(20);
        for (Sse each : listeners) {
            each.close();
        }
    }

    /** With figures: from the commit of an event until a listener has it. */
    @Test
    @Tag("soak")
    void tellsAThousandListeners() throws Exception {
        int events = 200;
        open.add(new Stream(new Place(loopback, port, Optional.empty()), 2000, Optional.empty(), Pace.USUAL)
                .serve(house("feed")));
        try (Crowd crowd = new Crowd(1000, events)) {
            crowd.come(new InetSocketAddress(loopback, port), request(token("crm")));
            CompletableFuture<Void> heard = CompletableFuture.runAsync(crowd::listen);
            for (int i = 0; i < events; i++) {
                crowd.sent(i, System.nanoTime());
                append("e" + i);
                TimeUnit.MILLISECONDS.sleep(100); // The rate of the events, nothing that is waited for.
            }
            heard.get();

            System.out.printf(
                    "1,000 listeners, %d events, ten a second: told after p50 %.1f ms, p99 %.1f ms, at most %.1f ms;"
                            + " %d threads%n",
                    events,
                    crowd.milliseconds(0.5),
                    crowd.milliseconds(0.99),
                    crowd.milliseconds(1),
                    ownThreads().size());
            assertThat(ownThreads()).hasSizeLessThan(20);
        }
    }

    private List<Thread> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("express-stream-" + port)
                        || thread.getName().startsWith("stream-test-"))
                .toList();
    }

    @Test
    void servesSeveralEndpointsOnOnePortByTheirNames() throws Exception {
        serve("feed", QUICK);
        serve("other", QUICK);
        String token = new Tokens(store, Clock.systemUTC())
                .add("crm", Optional.of("other"), Scope.EVERYTHING, Optional.empty())
                .orElseThrow()
                .reveal();

        assertThat(status("GET", "/express/events/other?after=0", token)).isEqualTo(204);
        assertThat(status("GET", "/express/events/feed?after=0", token)).isEqualTo(401);
        assertThat(status("GET", "/express/events?after=0", token)).isEqualTo(404);
        assertThat(status("GET", "/", token)).isEqualTo(404);
    }

    @Test
    void answersNothingButGet() throws Exception {
        serve("feed", QUICK);

        assertThat(status("HEAD", "/express/events", token("crm"))).isEqualTo(405);
        assertThat(status("OPTIONS", "/express/events", "")).isEqualTo(405);
        assertThat(status("POST", "/express/events", "")).isEqualTo(405);
    }

    @Test
    void saysWhatIsWrongWithARequest() throws Exception {
        serve("feed", QUICK);
        String token = token("crm");

        assertThat(client.send(poll("?after=x", token), BodyHandlers.ofString()).body())
                .contains("the sequence of an event");
        assertThat(client.send(poll("?wait=soon", token), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(400);
        assertThat(client.send(poll("?limit=0", token), BodyHandlers.ofString()).statusCode())
                .isEqualTo(400);
    }

    @Test
    void saysWhoHasThePort() throws Exception {
        try (ServerSocket taken = new ServerSocket(port, 1, loopback)) {
            assertThatThrownBy(() -> serve("feed", QUICK))
                    .isInstanceOf(SettingsException.class)
                    .hasMessage("endpoint feed: can't listen on " + loopback.getHostAddress() + ":"
                            + taken.getLocalPort() + ": Address already in use");
        }
    }

    @Test
    void closesThePortBehindTheLastEndpoint() throws Exception {
        Registration first = serve("feed", QUICK);
        Registration second = serve("other", QUICK);
        first.close();
        assertThat(status("GET", "/express/events?after=0", token("crm"))).isEqualTo(204);
        second.close();
        open.clear();

        try (ServerSocket free = new ServerSocket(port, 1, loopback)) {
            assertThat(free.isBound()).isTrue();
        }
    }

    @Test
    void listensWithTls() throws Exception {
        Path certificate = folder.resolve("certificate.pem");
        Path key = folder.resolve("key.pem");
        TestCertificate.writePem("localhost", certificate, key);
        Place place = new Place(loopback, port, Optional.of(new Place.Tls(certificate, key)));
        open.add(new Stream(place, 10, Optional.empty(), QUICK).serve(house("feed")));
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {new TrustsAnything()}, null);
        append("e1");

        try (Socket socket = trusting.getSocketFactory().createSocket(loopback, port)) {
            socket.getOutputStream().write(request(token("crm")).getBytes(US_ASCII));
            assertThat(new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine())
                    .isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void turnsAwayWhoIsOneTooMany() throws Exception {
        open.add(new Stream(new Place(loopback, port, Optional.empty()), 1, Optional.empty(), QUICK)
                .serve(house("feed")));
        String token = token("crm");
        try (Sse first = listen("feed", token, Optional.empty())) {
            first.skipTo("id: 0");
            assertThat(status("GET", "/express/events?after=0", token)).isEqualTo(503);
        }
    }

    /** As a James that has no webadmin. */
    private static final class WithoutJetty extends ClassLoader {
        WithoutJetty() {
            super(StreamTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.eclipse.jetty.") || name.startsWith("javax.servlet.")) {
                throw new ClassNotFoundException(name);
            }
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null || !name.startsWith("org.jamesexpress.notify.stream.")) {
                return loaded != null ? loaded : super.loadClass(name, resolve);
            }
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] octets = Objects.requireNonNull(file).readAllBytes();
                return defineClass(name, octets, 0, octets.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    @Test
    void saysWhatAJamesWithoutWebadminLacks() throws Exception {
        EndpointKind kind = (EndpointKind) new WithoutJetty()
                .loadClass(StreamKind.class.getName())
                .getDeclaredConstructor()
                .newInstance();
        Served stream =
                (Served) kind.read(Settings.of("here", Map.of()), Path::of).way();

        assertThatThrownBy(() -> stream.serve(house("feed")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("endpoint feed: a stream needs Jetty, which comes with the webadmin of James");
    }
}
