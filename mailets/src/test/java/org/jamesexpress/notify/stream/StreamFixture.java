package org.jamesexpress.notify.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.events.EventType;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.notify.content.ContentLimits;
import org.jamesexpress.notify.content.Library;
import org.jamesexpress.notify.endpoint.House;
import org.jamesexpress.notify.endpoint.Terms;
import org.jamesexpress.notify.stream.Sse.Message;
import org.jamesexpress.store.Registration;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A stream over a log of its own, and who listens to it. */
abstract class StreamFixture {
    static final String SOURCE = "//mail.example.test";
    static final Pace QUICK =
            new Pace(Duration.ofMillis(200), Duration.ofMinutes(1), Duration.ofMinutes(1), DownloadTime.USUAL);
    static final int LARGE = 100_000;
    static final String BATCH = "application/cloudevents-batch+json";

    @TempDir
    Path folder;

    final List<Registration> open = new ArrayList<>();
    final HttpClient client = HttpClient.newHttpClient();
    final AtomicInteger threads = new AtomicInteger();
    Store store;
    EventLog log;
    InetAddress loopback = InetAddress.getLoopbackAddress();
    int port;

    @BeforeEach
    void openStore() throws IOException {
        store = Store.open(StoreConfig.sqlite(folder.resolve("express.db")));
        log = new EventLog(store);
        loopback = ownAddress();
        port = freePort();
    }

    @AfterEach
    void closeAll() {
        open.forEach(Registration::close);
        store.close();
    }

    interface Condition {
        boolean holds() throws Exception;
    }

    static void await(Condition condition) throws Exception {
        while (!condition.holds()) {
            Thread.onSpinWait();
        }
    }

    Registration serve(String name, Pace pace) throws SettingsException {
        Registration serving =
                new Stream(new Place(loopback, port, Optional.empty()), 100, Optional.empty(), pace).serve(house(name));
        open.add(serving);
        return serving;
    }

    House house(String name) {
        Terms terms = new Terms(Set.of(EventType.MAIL_RECEIVED), Duration.ZERO, List.of());
        ContentLimits limits = new ContentLimits(Duration.ofDays(7), 1L << 30);
        Library library = Library.open(store, folder.resolve("messages"), limits, Clock.systemUTC(), Runnable::run);
        return new House(
                name,
                terms,
                SOURCE,
                store,
                log,
                library.enclosing(terms.content(), Optional.empty()),
                library.desk(),
                Clock.systemUTC(),
                task -> new Thread(task, "stream-test-" + threads.incrementAndGet()));
    }

    String token(String name) {
        return new Tokens(store, Clock.systemUTC())
                .add(name, Optional.empty(), Scope.EVERYTHING, Optional.empty())
                .orElseThrow()
                .reveal();
    }

    Event append(String id) {
        return log.append(new NewEvent(id, EventType.MAIL_RECEIVED, "bob@example.test", Instant.now(), "{\"size\":1}"))
                .join();
    }

    void appendTo(String id, String... recipients) throws IOException {
        var data = new ObjectMapper().createObjectNode();
        var list = data.putObject("envelope").putArray("recipients");
        Arrays.stream(recipients).forEach(each -> list.addObject().put("address", each));
        data.putObject("headers").put("to", "carol@example.test").put("bcc", "bcc@example.test");
        log.append(new NewEvent(id, EventType.MAIL_RECEIVED, recipients[0], Instant.now(), data.toString()))
                .join();
    }

    Sse listen(String name, String token, Optional<String> lastId) throws Exception {
        Sse sse = Sse.open(client, uri("/express/events/" + name), token, lastId);
        assertThat(sse.response().statusCode()).isEqualTo(200);
        return sse;
    }

    String request(String token) {
        return "GET /express/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n";
    }

    HttpRequest poll(String query, String token) {
        return HttpRequest.newBuilder(uri("/express/events" + query))
                .header("Accept", BATCH)
                .header("Authorization", "Bearer " + token)
                .build();
    }

    int status(String method, String path, String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .method(method, BodyPublishers.noBody())
                .header("Accept", BATCH)
                .header("Authorization", "Bearer " + token)
                .build();
        return client.send(request, BodyHandlers.ofString()).statusCode();
    }

    URI uri(String path) {
        return URI.create("http://" + loopback.getHostAddress() + ":" + port + path);
    }

    static String id(Message message) throws IOException {
        return json(message.data()).path("id").asText();
    }

    static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    /** So that a port that was free a moment ago still is. */
    static InetAddress ownAddress() throws IOException {
        byte[] octets = new byte[4];
        ThreadLocalRandom.current().nextBytes(octets);
        return InetAddress.getByAddress(new byte[] {127, octets[1], octets[2], (byte) (1 + (octets[3] & 0x3f))});
    }

    int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, loopback)) {
            return any.getLocalPort();
        }
    }

    static boolean connectionIsCut(Socket socket) {
        try {
            socket.getOutputStream().write('\n'); // Refused by the other side once it has closed.
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
