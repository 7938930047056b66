package org.jamesexpress.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jamesexpress.mime.Body;
import org.jamesexpress.smtp.Verdict.Kind;
import org.jamesexpress.testing.ManyHosts;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host may take ten minutes to say what becomes of a message, and thousands do so at once. */
@Timeout(60)
class ThinkingHostTest extends ConversationFixture {
    private static final int SESSIONS = 200;

    /** In octets: a session has something of its own, and the heap of a process that tests is never still. */
    private static final long HEAP_OF_A_SESSION = 15 * 1024;

    private record Manners(boolean chunks) implements ManyHosts.Manners {
        @Override
        public boolean takesChunks(String host) {
            return chunks;
        }

        @Override
        public Optional<String> toMessage(String host) {
            return Optional.empty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingOfAMessageIsHeldMeanwhile(boolean chunks) throws Exception {
        Body largest = body("x".repeat(62).concat("\r\n").repeat(MessageByChunk.LARGEST / 64));
        assertThat(largest.size()).isEqualTo(MessageByChunk.LARGEST);
        ExecutorService threads = Executors.newCachedThreadPool();
        try (ManyHosts hosts = ManyHosts.start(new Manners(chunks))) {
            InetSocketAddress thinking = new InetSocketAddress(InetAddress.getLoopbackAddress(), hosts.port());
            List<Future<List<Verdict>>> sent = new ArrayList<>();
            sent.add(threads.submit(() -> send(thinking, largest)));
            hosts.awaitHeld(1);
            long before = heap();
            for (int i = 0; i < SESSIONS; i++) {
                sent.add(threads.submit(() -> send(thinking, largest)));
            }
            hosts.awaitHeld(1 + SESSIONS);

            assertThat((heap() - before) / SESSIONS).isLessThan(HEAP_OF_A_SESSION);

            hosts.release();
            for (Future<List<Verdict>> each : sent) {
                assertThat(each.get()).extracting(Verdict::kind).containsExactly(Kind.ACCEPTED);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Verdict> send(InetSocketAddress thinking, Body body) throws SmtpFailure {
        try (SmtpSession session = SmtpSession.open(thinking, config(LONG), new Encryption.Never())) {
            return session.send(Envelope.of("alice@sender.test", List.of("bob@host.test")), body);
        }
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
