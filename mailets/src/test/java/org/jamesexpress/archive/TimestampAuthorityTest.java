package org.jamesexpress.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jamesexpress.testing.TestAuthority;
import org.jamesexpress.testing.TestAuthority.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class TimestampAuthorityTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    @ParameterizedTest
    @EnumSource(names = {"NOTHING", "DRIPPING"})
    void isGivenUpWhenItsWholeAnswerIsNotThereInTime(Answer answer) throws IOException {
        try (TestAuthority server = new TestAuthority(Clock.systemUTC())) {
            server.answer(answer);

            assertThatThrownBy(() -> ask(server.url()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("no whole answer within 300 ms");
        }
    }

    @Test
    void isGivenUpWhenItsHeadersDrip() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread drip = new Thread(() -> drip(server, end));
            drip.start();

            assertThatThrownBy(() -> ask(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/")))
                    .isInstanceOf(IOException.class)
                    .hasMessage("no whole answer within 300 ms");
            end.countDown();
            drip.join();
        }
    }

    private static void drip(ServerSocket server, CountDownLatch end) {
        try (Socket client = server.accept()) {
            client.getOutputStream().write("HTTP/1.1 200 OK\r\nX: ".getBytes(US_ASCII));
            while (!end.await(20, TimeUnit.MILLISECONDS)) {
                client.getOutputStream().write('x');
            }
        } catch (IOException e) {
            // it was hung up, as it should be
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void isAskedNoSecondTimeWhileItsNameIsStillLookedUp() throws Exception {
        CountDownLatch found = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        try (TestAuthority server = new TestAuthority(Clock.systemUTC())) {
            server.answer(Answer.NOTHING);
            TimestampAuthority authority = new TimestampAuthority(server.url(), SHORT, new SecureRandom(), host -> {
                try {
                    found.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                } finally {
                    over.countDown();
                }
            });

            assertThatThrownBy(() -> authority.stamp(new byte[32])).hasMessage("no whole answer within 300 ms");
            assertThatThrownBy(() -> authority.stamp(new byte[32])).hasMessage("the question before has not ended yet");

            found.countDown();
            over.await();
        }
    }

    @Test
    void isNamedWithoutWhatOnlyItShouldKnow() {
        assertThat(new TimestampAuthority(URI.create("https://tsa.test:81/tsr?key=4711"), SHORT, new SecureRandom())
                        .name())
                .isEqualTo("https://tsa.test:81/tsr");
    }

    @Test
    void isGivenUpWhereNobodyListens() throws IOException {
        TestAuthority gone = new TestAuthority(Clock.systemUTC());
        gone.close();

        assertThatThrownBy(() -> ask(gone.url())).isInstanceOf(IOException.class);
    }

    private static void ask(URI url) throws IOException {
        new TimestampAuthority(url, SHORT, new SecureRandom()).stamp(new byte[32]);
    }
}
