package org.jamesexpress.brokers.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jamesexpress.brokers.BrokerUrl;
import org.jamesexpress.brokers.Events;
import org.jamesexpress.brokers.Login;
import org.jamesexpress.brokers.Wording;
import org.jamesexpress.testing.TestIdentity;
import org.junit.jupiter.api.Test;

/** Against a broker that takes its time. */
class MqttLinkTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    @Test
    void isNotLeftOpenByABrokerThatLetsInTooLate() throws Exception {
        TestIdentity identity = TestIdentity.of(
                "localhost",
                Instant.now().minus(Duration.ofDays(1)),
                Instant.now().plus(Duration.ofDays(1)));
        try (SlowBroker broker = new SlowBroker(identity.server())) {
            Mqtt target = new Mqtt(
                    new BrokerUrl(true, "localhost", broker.port(), ""),
                    List.of(identity.root()),
                    new Login(Optional.empty(), Optional.empty()),
                    new Wording("news"));
            assertThatThrownBy(() -> MqttLink.open(target, Events.surroundings(TIMEOUT)))
                    .isInstanceOfAny(TimeoutException.class, ExecutionException.class);

            broker.letIn();

            assertThat(broker.farewell()).isIn(SlowBroker.DISCONNECT, SlowBroker.NOTHING);
        }
    }

    /** Takes half of the time before it speaks TLS, and then lets in when it is told to. */
    private static final class SlowBroker implements AutoCloseable {
        static final int DISCONNECT = 0xE0;
        static final int NOTHING = -1;

        private static final byte[] CONNACK = {0x20, 3, 0, 0, 0};
        private static final long LONG_SECONDS = 20;

        private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final SSLContext shown;
        private final CountDownLatch in = new CountDownLatch(1);
        private final CompletableFuture<Integer> farewell = new CompletableFuture<>();

        SlowBroker(SSLContext shown) throws IOException {
            this.shown = shown;
            Thread thread = new Thread(this::serve, "slow-broker");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return server.getLocalPort();
        }

        void letIn() {
            in.countDown();
        }

        /** The first octet of what is said after the greeting. */
        int farewell() throws Exception {
            return farewell.get(LONG_SECONDS, TimeUnit.SECONDS);
        }

        private void serve() {
            try (Socket plain = server.accept()) {
                boolean early = in.await(TIMEOUT.toMillis() / 2, TimeUnit.MILLISECONDS);
                assertThat(early).isFalse();
                SSLSocket socket =
                        (SSLSocket) shown.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
                socket.setUseClientMode(false);
                InputStream said = socket.getInputStream();
                said.read();
                said.readNBytes(said.read());
                in.await();
                socket.getOutputStream().write(CONNACK);
                farewell.complete(said.read());
            } catch (IOException e) {
                farewell.complete(NOTHING);
            } catch (InterruptedException | RuntimeException e) {
                farewell.completeExceptionally(e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
