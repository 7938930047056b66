package org.jamesexpress.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A host that is gone when the final dot is sent has not got the mail, if it said so before. */
class LastWordsTest extends ConversationFixture {
    private final CountDownLatch dotIsDue = new CountDownLatch(1);
    private final CountDownLatch gone = new CountDownLatch(1);

    @ParameterizedTest
    @CsvSource({"552 5.3.4 Too large, REFUSED", "451 4.3.0 Later, LATER"})
    void areHeard(String reply, Verdict.Kind kind) throws Exception {
        Verdict verdict = sendToOneThatLeavesWith(reply + "\r\n");

        assertThat(verdict.kind()).isEqualTo(kind);
        assertThat(verdict.words()).isEqualTo(reply);
    }

    @Test
    void areMissedWhereThereAreNone() throws Exception {
        assertThat(sendToOneThatLeavesWith("").kind()).isEqualTo(Verdict.Kind.AMBIGUOUS);
    }

    private Verdict sendToOneThatLeavesWith(String reply) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> leaving = CompletableFuture.runAsync(() -> leave(listener, reply));
            InetSocketAddress address = (InetSocketAddress) listener.getLocalSocketAddress();
            try (SmtpSession session =
                    SmtpSession.open(address, overheardBy(new AwaitingTheEnd()), new Encryption.Never())) {
                return session.send(Envelope.of("", List.of("bob@host.test")), body("hi\r\n"))
                        .get(0);
            } finally {
                leaving.get(20, TimeUnit.SECONDS);
            }
        }
    }

    private void leave(ServerSocket listener, String reply) {
        try (Socket socket = listener.accept()) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            socket.setTcpNoDelay(true);
            socket.getOutputStream().write("220 Hi\r\n".getBytes(StandardCharsets.US_ASCII));
            for (String answer : List.of("250 Ok", "250 Ok", "250 Ok", "354 Go on")) {
                in.readLine();
                socket.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            dotIsDue.await();
            socket.getOutputStream().write(reply.getBytes(StandardCharsets.US_ASCII));
            // Its end shows in the first write after it.
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        gone.countDown();
    }

    private final class AwaitingTheEnd implements Dialogue {
        @Override
        public void sent(String line) {
            if (line.equals(".")) {
                dotIsDue.countDown();
                try {
                    gone.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }

        @Override
        public void received(String line) {}
    }
}
