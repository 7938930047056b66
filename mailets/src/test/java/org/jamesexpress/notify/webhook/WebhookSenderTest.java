package org.jamesexpress.notify.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jamesexpress.config.Secret;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventType;
import org.jamesexpress.net.Literals;
import org.jamesexpress.notify.endpoint.Outcome;
import org.jamesexpress.notify.endpoint.Sender;
import org.jamesexpress.notify.endpoint.Surroundings;
import org.jamesexpress.testing.TestIdentity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class WebhookSenderTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final String HOST = "hook.test";
    private static final Allowed LOOPBACK = Allowed.parse("127.0.0.1");
    private static final Signature SIGNATURE =
            new Signature(List.of(new Secret("whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3")));

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private Duration timeout = LONG;
    private Allowed allowed = LOOPBACK;
    private Names names = host -> List.of(address("127.0.0.1"));
    private List<X509Certificate> trusted = List.of();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void postsToTheUrlUnderTheNameOfTheHost() throws Exception {
        RawReceiver receiver = opened(RawReceiver.answering(RawReceiver.OK));

        assertThat(send(receiver.url(HOST))).isEqualTo(new Outcome.Taken("HTTP 200"));

        assertThat(receiver.next().lines())
                .contains(
                        "POST /hook?a=b HTTP/1.1",
                        "Host: hook.test:" + receiver.port(),
                        "Content-Type: application/cloudevents+json",
                        "User-Agent: JamesExpress",
                        "webhook-id: e1")
                .anyMatch(line -> line.startsWith("webhook-signature: v1,"))
                .noneMatch(line ->
                        line.startsWith("Accept-Encoding") || line.startsWith("Cookie") || line.startsWith("Upgrade"));
    }

    @Test
    void tellsTheDialogueOfARehearsal() throws Exception {
        TestIdentity identity = identity(HOST, 1);
        trusted = List.of(identity.root());
        H2Receiver receiver = opened(H2Receiver.start(identity.server()));
        List<String> lines = new CopyOnWriteArrayList<>();

        Outcome outcome =
                sender(receiver.url(HOST)).rehearse(event("e1"), lines::add).join();

        assertThat(outcome).isEqualTo(new Outcome.Taken("HTTP 204"));
        assertThat(lines)
                .containsSubsequence(
                        "* connected to 127.0.0.1:" + receiver.port(),
                        "> POST /hook?a=b HTTP/2.0",
                        "> webhook-id: e1",
                        "< HTTP/2.0 204 No Content")
                .anyMatch(line -> line.startsWith("* TLSv1.3, "))
                .noneMatch(line -> line.contains("whsec_"));
    }

    @Test
    void tellsOfARehearsalWhatAReceiverSaysOfItsFailure() throws Exception {
        RawReceiver receiver =
                opened(RawReceiver.answering("HTTP/1.1 500 Oh\r\nContent-Length: 12\r\n\r\nno\u001b[1m table"));
        List<String> lines = new CopyOnWriteArrayList<>();

        sender(receiver.url()).rehearse(event("e1"), lines::add).join();

        assertThat(lines).containsSubsequence("< HTTP/1.1 500 Oh", "< Content-Length: 12", "<", "< no [1m table");
    }

    @Test
    void usesAConnectionAgain() throws Exception {
        RawReceiver receiver = opened(RawReceiver.answering(RawReceiver.OK));
        Sender sender = sender(receiver.url());

        sender.send(event("e1")).join();
        sender.send(event("e2")).join();

        assertThat(receiver.connections()).isEqualTo(1);
    }

    @Test
    void followsNoRedirect() throws Exception {
        RawReceiver inside = opened(RawReceiver.answering(RawReceiver.OK));
        RawReceiver receiver = opened(RawReceiver.answering(
                "HTTP/1.1 307 Temporary Redirect\r\nLocation: " + inside.url() + "\r\nContent-Length: 0\r\n\r\n"));

        assertThat(send(receiver.url())).isEqualTo(new Outcome.Later("HTTP 307, and redirects aren't followed"));

        assertThat(inside.connections()).isZero();
        assertThat(receiver.connections()).isEqualTo(1);
    }

    @Test
    void connectsToNoInnerAddressThatANameTurnsTo() throws Exception {
        RawReceiver inside = opened(RawReceiver.answering(RawReceiver.OK));
        RawReceiver outside = opened(RawReceiver.at("127.0.0.2", inside.port(), out -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
        }));
        allowed = Allowed.parse("127.0.0.2"); // stands for the public internet, where no test goes
        Queue<String> answers = new ConcurrentLinkedQueue<>(List.of("127.0.0.2", "127.0.0.1"));
        names = host -> List.of(address(answers.remove()));
        Sender sender = sender(outside.url("rebinding.test"));

        assertThat(sender.send(event("e1")).join()).isEqualTo(new Outcome.Taken("HTTP 200"));
        assertThat(answers).hasSize(1); // one lookup, and the connection asked no other
        assertThat(sender.send(event("e2")).join())
                .isEqualTo(new Outcome.Later("rebinding.test isn't on the public internet: 127.0.0.1 is loopback;"
                        + " what is wanted nevertheless stands in <allow>"));
        assertThat(inside.connections()).isZero();
    }

    @Test
    void connectsToTheAllowedOnesOfANamesAddressesInTurn() throws Exception {
        RawReceiver receiver = opened(RawReceiver.answering(RawReceiver.OK));
        RawReceiver inside = opened(RawReceiver.at("127.0.0.4", receiver.port(), out -> {}));
        allowed = Allowed.parse("127.0.0.1, 127.0.0.3");
        names = host -> List.of(
                address("127.0.0.4"),
                address("127.0.0.3"), // where nobody listens
                address("127.0.0.1"));

        assertThat(send(receiver.url(HOST))).isEqualTo(new Outcome.Taken("HTTP 200"));
        assertThat(inside.connections()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"http://127.0.0.1:1/, loopback", "http://[::1]:1/, loopback", "http://169.254.169.254/, link-local"})
    void connectsToNoInnerAddressThatIsWrittenOut(URI url, String word) {
        allowed = Allowed.NOTHING;

        assertThat(send(url).words()).contains("isn't on the public internet").contains("is " + word);
    }

    @Test
    void speaksHttp2WithWhoeverCan() throws Exception {
        TestIdentity identity = identity(HOST, 1);
        trusted = List.of(identity.root());
        H2Receiver receiver = opened(H2Receiver.start(identity.server()));

        assertThat(send(receiver.url(HOST))).isEqualTo(new Outcome.Taken("HTTP 204"));

        H2Receiver.Request request = receiver.next();
        assertThat(request.protocol()).isEqualTo("HTTP/2.0");
        assertThat(request.authority()).isEqualTo(HOST + ":" + receiver.port());
        assertThat(request.path()).isEqualTo("/hook?a=b");
        assertThat(request.id()).isEqualTo("e1");
        assertThat(request.body()).contains("\"id\":\"e1\"");
    }

    @Test
    void speaksHttp1OverTlsWithWhoeverCantDoMore() throws Exception {
        TestIdentity identity = identity(HOST, 1);
        trusted = List.of(identity.root());
        H2Receiver receiver = opened(H2Receiver.thatSpeaksOnlyHttp1(identity.server()));

        assertThat(send(receiver.url(HOST))).isEqualTo(new Outcome.Taken("HTTP 204"));
        assertThat(receiver.next().protocol()).isEqualTo("HTTP/1.1");
    }

    @Test
    void trustsNoCertificateOfAnotherHost() throws Exception {
        TestIdentity identity = identity("other.test", 1);
        trusted = List.of(identity.root());
        H2Receiver receiver = opened(H2Receiver.start(identity.server()));

        assertThat(send(receiver.url(HOST))).isEqualTo(new Outcome.Later("TLS: the certificate isn't for hook.test"));
    }

    @Test
    void trustsNoCertificateThatHasExpired() throws Exception {
        TestIdentity identity = identity(HOST, -1);
        trusted = List.of(identity.root());
        H2Receiver receiver = opened(H2Receiver.start(identity.server()));

        assertThat(send(receiver.url(HOST)))
                .isEqualTo(new Outcome.Later("TLS: the certificate of hook.test has expired"));
    }

    @Test
    void trustsNoCertificateThatNobodyKnows() throws Exception {
        H2Receiver receiver = opened(H2Receiver.start(identity(HOST, 1).server()));

        assertThat(send(receiver.url(HOST)))
                .isEqualTo(new Outcome.Later("TLS: the certificate of hook.test is signed by nobody we trust"));
    }

    @Test
    void waitsNoLongerThanTheTimeoutForTheWholeAnswer() throws Exception {
        RawReceiver receiver = opened(RawReceiver.dripping());
        timeout = SHORT;

        assertThat(send(receiver.url())).isEqualTo(new Outcome.Later("no whole answer within 500 ms"));
    }

    @Test
    void readsNoAnswerToTheEndThatIsEndless() throws Exception {
        RawReceiver receiver = opened(RawReceiver.at("127.0.0.1", 0, out -> {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(UTF_8));
            while (true) {
                out.write(new byte[4096]);
            }
        }));

        assertThat(send(receiver.url())).isEqualTo(new Outcome.Taken("HTTP 200"));
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        RawReceiver gone = RawReceiver.hung();
        gone.close();

        assertThat(send(gone.url())).isEqualTo(new Outcome.Later("can't connect to 127.0.0.1"));
    }

    @Test
    void saysThatTheConnectionWasLost() throws Exception {
        RawReceiver receiver = opened(RawReceiver.at("127.0.0.1", 0, out -> out.close()));

        assertThat(send(receiver.url()))
                .isEqualTo(new Outcome.Later("the connection was lost before the whole answer"));
    }

    @Test
    void saysThatThereIsNoSuchHost() {
        names = host -> {
            throw new UnknownHostException(host);
        };

        assertThat(send(URI.create("http://none.test/"))).isEqualTo(new Outcome.Later("no such host: none.test"));
    }

    @Test
    void waitsNoLongerThanTheTimeoutForAResolver() {
        CountDownLatch end = new CountDownLatch(1);
        open.add(end::countDown);
        names = host -> {
            awaitQuietly(end);
            return List.of();
        };
        timeout = SHORT;
        Sender sender = sender(URI.create("http://slow.test/"));

        List<CompletableFuture<Outcome>> outcomes = IntStream.range(0, 10)
                .mapToObj(i -> sender.send(event("e" + i)))
                .toList();

        assertThat(outcomes)
                .allSatisfy(
                        each -> assertThat(each.join()).isEqualTo(new Outcome.Later("no whole answer within 500 ms")));
        assertThat(threads).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void needsNoThreadForEachThatIsOnItsWay() throws Exception {
        RawReceiver receiver = opened(RawReceiver.hung());
        Sender sender = sender(receiver.url());

        List<CompletableFuture<Outcome>> outcomes = IntStream.range(0, 100)
                .mapToObj(i -> sender.send(event("e" + i)))
                .toList();
        for (int i = 0; i < 100; i++) {
            receiver.next();
        }

        assertThat(threads).hasSizeLessThanOrEqualTo(4);
        sender.close();
        assertThat(outcomes)
                .allSatisfy(each -> assertThat(each.join()).isEqualTo(new Outcome.Later("the server stopped")));
        for (Thread thread : threads) {
            // The client says that it has ended a moment before its last thread has.
            thread.join();
        }
    }

    private static InetAddress address(String text) {
        return Literals.address(text).orElseThrow();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T extends AutoCloseable> T opened(T each) {
        open.add(each);
        return each;
    }

    private Outcome send(URI url) {
        return sender(url).send(event("e1")).join();
    }

    private Sender sender(URI url) {
        Surroundings surroundings =
                new Surroundings("crm", timeout, "//mail.example.test", Clock.systemUTC(), this::thread);
        return opened(new WebhookSender(new Webhook(url, SIGNATURE, allowed, trusted), surroundings, names));
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task);
        threads.add(thread);
        return thread;
    }

    private static TestIdentity identity(String host, int days) {
        Instant end = Instant.now().plus(days, ChronoUnit.DAYS);
        return TestIdentity.of(host, end.minus(10, ChronoUnit.DAYS), end);
    }

    private static Event event(String id) {
        return new Event(1, id, EventType.MAIL_RECEIVED, "bob@example.test", Instant.EPOCH, "{}");
    }
}
