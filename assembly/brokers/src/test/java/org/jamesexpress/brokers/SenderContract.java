package org.jamesexpress.brokers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jamesexpress.brokers.Events.event;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.notify.endpoint.EndpointKind;
import org.jamesexpress.notify.endpoint.EndpointSettings;
import org.jamesexpress.notify.endpoint.Outcome;
import org.jamesexpress.notify.endpoint.Sender;
import org.jamesexpress.notify.endpoint.Target;
import org.jamesexpress.notify.event.CloudEvent;
import org.jamesexpress.testing.FreePort;
import org.jamesexpress.testing.TestIdentity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** What is so with every kind of broker. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class SenderContract {
    /** Who may log in at every broker of these tests. */
    public static final String USER = "james";

    public static final String PASSWORD = "open sesame";

    /** After that, both sides would find out by themselves. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(30);

    @TempDir
    Path certificates;

    private final List<Sender> open = new ArrayList<>();
    private final EndpointKind kind;
    private final String place;

    /** @param place the setting that says what a listener listens to */
    protected SenderContract(EndpointKind kind, String place) {
        this.kind = kind;
        this.place = place;
    }

    /** Where the broker listens. */
    protected abstract int port();

    protected abstract Heard<?> listens(String place) throws Exception;

    /** A pattern of what is said of an event that nobody is there for. */
    protected abstract String ofNobody();

    @AfterEach
    void closeSenders() {
        open.forEach(Sender::close);
    }

    @Test
    void keepsTheOrderOfWhatIsOnItsWayTogether() throws Exception {
        Heard<?> hundred = listens("hundred");
        Sender sender = sender(port(), Map.of(place, "hundred"));

        List<CompletableFuture<Outcome>> outcomes = IntStream.range(0, 100)
                .mapToObj(number -> sender.send(event("e" + number)))
                .toList();

        for (int number = 0; number < outcomes.size(); number++) {
            assertThat(outcomes.get(number).join()).isInstanceOf(Outcome.Taken.class);
            assertThat(hundred.nextOctets()).isEqualTo(octets("e" + number));
        }
    }

    @Test
    void doesntTakeForTakenWhatNobodyIsThereFor() throws Exception {
        Sender sender = sender(port(), Map.of(place, "deserted"));

        assertThat(send(sender, "e1"))
                .isInstanceOf(Outcome.Later.class)
                .extracting(Outcome::words)
                .asString()
                .matches(ofNobody());

        Heard<?> settlers = listens("deserted");
        assertThat(send(sender, "e1")).isInstanceOf(Outcome.Taken.class);
        assertThat(settlers.nextOctets()).isEqualTo(octets("e1"));
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        assertThat(send(sender(FreePort.find(), Map.of()), "e1")).isEqualTo(new Outcome.Later("can't connect"));
    }

    @Test
    void givesUpOnABrokerThatSaysNothing() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Sender sender = sender(mute.getLocalPort(), Map.of("timeout", "200ms"));

            assertThat(send(sender, "e1"))
                    .isInstanceOf(Outcome.Later.class)
                    .extracting(Outcome::words)
                    .isIn("no answer of the broker within 200 ms", "the broker doesn't answer");
        }
    }

    @Test
    void publishesAgainAfterTheBrokerWasAway() throws Exception {
        Heard<?> there = listens("there");
        try (Wire wire = Wire.to(port())) {
            Sender sender = sender(wire.port(), Map.of(place, "there"));
            assertThat(send(sender, "e1")).isInstanceOf(Outcome.Taken.class);
            wire.cut();
            assertThat(send(sender, "e2")).isInstanceOf(Outcome.Later.class);

            wire.mend();

            assertThat(send(sender, "e2")).isInstanceOf(Outcome.Taken.class);
            assertThat(there.nextOctets()).isEqualTo(octets("e1"));
            assertThat(there.nextOctets()).isEqualTo(octets("e2"));
        }
    }

    @Test
    void leavesABrokerThatDoesntConfirm() throws Exception {
        listens("quorum");
        try (Wire wire = Wire.to(port())) {
            Sender sender = sender(wire.port(), Map.of(place, "quorum", "timeout", "1s"));
            sendUntilTaken(sender);
            int connections = wire.connections();
            wire.mute();

            assertThat(send(sender, "e2")).isEqualTo(new Outcome.Later("no answer of the broker within 1000 ms"));

            wire.mend();
            sendUntilTaken(sender);
            assertThat(wire.connections()).isGreaterThan(connections);
        }
    }

    @Test
    void isNotCaughtByABrokerThatStopsReading() throws Exception {
        listens("reader");
        try (Wire wire = Wire.to(port())) {
            Sender sender = sender(wire.port(), Map.of(place, "reader", "timeout", "1s"));
            sendUntilTaken(sender);
            wire.clog();

            List<CompletableFuture<Outcome>> flood = IntStream.range(0, 400)
                    .mapToObj(number -> sender.send(Events.long64K()))
                    .toList();
            assertThat(flood.get(0).join()).isInstanceOf(Outcome.Later.class);

            assertTimeout(HEARTBEAT, () -> sendUntilTaken(sender));
        }
    }

    @Test
    void tellsABrokerWhoseCertificateIsSignedByThoseWeTrust() throws Exception {
        listens("vault");
        TestIdentity identity = identity("localhost");
        try (Wire tls = Wire.to(port(), identity.server())) {
            assertThat(send(sender(tls.port(), overTls("vault", identity)), "e1"))
                    .isInstanceOf(Outcome.Taken.class);
        }
    }

    @Test
    void tellsNoBrokerWhoseCertificateNobodyKnows() throws Exception {
        try (Wire tls = Wire.to(port(), identity("localhost").server())) {
            assertThat(send(sender(tls.port(), overTls("vault", identity("localhost"))), "e1"))
                    .isEqualTo(new Outcome.Later("TLS: the certificate of localhost is signed by nobody we trust"));
        }
    }

    @Test
    void tellsNoBrokerWhoseCertificateIsForAnotherHost() throws Exception {
        TestIdentity identity = identity("other.test");
        try (Wire tls = Wire.to(port(), identity.server())) {
            assertThat(send(sender(tls.port(), overTls("vault", identity)), "e1"))
                    .isEqualTo(new Outcome.Later("TLS: the certificate isn't for localhost"));
        }
    }

    @Test
    void asksForAFileThatHasCertificates() throws Exception {
        Path none = Files.writeString(certificates.resolve("none.pem"), "nothing");

        assertThatThrownBy(() -> sender(port(), Map.of("trust", none.toString())))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("a file of certificates in PEM");
    }

    private static TestIdentity identity(String host) {
        Instant now = Instant.now();
        return TestIdentity.of(host, now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)));
    }

    private Map<String, String> overTls(String listener, TestIdentity trusted) throws Exception {
        Path pem = Files.writeString(certificates.resolve("ca.pem"), trusted.pem());
        return Map.of("scheme", kind.element() + "s", place, listener, "trust", pem.toString());
    }

    /** A machine that is busy may take its time for a connection. */
    private static void sendUntilTaken(Sender sender) {
        Outcome outcome = send(sender, "e1");
        while (!(outcome instanceof Outcome.Taken)) {
            outcome = send(sender, "e1");
        }
    }

    protected static Outcome send(Sender sender, String id) {
        return sender.send(event(id)).join();
    }

    protected static byte[] octets(String id) {
        return CloudEvent.of(event(id), Events.SOURCE);
    }

    /** To the broker at a port of loopback, by somebody whom it lets in; {@code scheme} is the one of its URL. */
    protected Sender sender(int port, Map<String, String> settings) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of("username", USER, "password", PASSWORD, "timeout", "30s"));
        all.putAll(settings);
        String scheme = Optional.ofNullable(all.remove("scheme")).orElse(kind.element());
        all.put("url", scheme + "://localhost:" + port);
        Settings read = Settings.of("endpoint bus", all);
        EndpointSettings endpoint = kind.read(read, Path::of);
        read.check();
        Target target = (Target) endpoint.way();
        Sender sender = target.sender(Events.surroundings(endpoint.terms().timeout()));
        open.add(sender);
        return sender;
    }
}
