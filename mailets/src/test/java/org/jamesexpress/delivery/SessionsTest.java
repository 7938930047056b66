package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jamesexpress.config.Settings;
import org.jamesexpress.mx.Host;
import org.jamesexpress.smtp.SmtpFailure;
import org.jamesexpress.testing.Fault;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ends what waits for a host. */
@Timeout(60)
class SessionsTest {
    private final ExecutorService threads = Executors.newSingleThreadExecutor();

    @Test
    void breaksOffASessionThatHasHeardNoGreetingYet() throws Exception {
        Sessions sessions = new Sessions(
                DirectMxConfig.from(Settings.of("test", Map.of("greetingTimeout", "1h")), "out.a.test"), Runnable::run);
        try (ScriptedSmtpServer host = ScriptedSmtpServer.at("127.0.0.1").doing(Point.GREETING, Fault.HANG)) {
            Candidate candidate =
                    new Candidate(new Host("mx.b.test", 10, InetAddress.getLoopbackAddress()), host.port());
            Future<Sessions.Loan> conversation = threads.submit(() -> sessions.lend("b.test", candidate));
            host.awaitConnections(1);

            sessions.breakOff();

            assertThatThrownBy(() -> conversation.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(SmtpFailure.class);
            host.awaitAllClosed();
            assertThatThrownBy(() -> sessions.lend("b.test", candidate))
                    .isInstanceOf(SmtpFailure.class)
                    .hasMessageContaining("sessions are being ended here");
            assertThat(host.connections()).isEqualTo(1);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void givesNoFurtherMailToAConnectionThatIsOldEnough() throws Exception {
        AtomicLong nanos = new AtomicLong();
        Sessions sessions = new Sessions(
                DirectMxConfig.from(Settings.of("test", Map.of("connectionAge", "5m")), "out.a.test"),
                Runnable::run,
                nanos::get);
        try (ScriptedSmtpServer host = ScriptedSmtpServer.at("127.0.0.1")) {
            Candidate candidate =
                    new Candidate(new Host("mx.b.test", 10, InetAddress.getLoopbackAddress()), host.port());
            sessions.lend("b.test", candidate).close();
            nanos.addAndGet(Duration.ofMinutes(5).toNanos() - 1);
            sessions.lend("b.test", candidate).close();
            assertThat(host.connections()).isEqualTo(1);
            try (Sessions.Loan loan = sessions.lend("b.test", candidate)) {
                nanos.addAndGet(1);
                assertThat(loan.session().isClosed()).isFalse();
            }
            assertThat(host.commands()).endsWith("QUIT");
            sessions.lend("b.test", candidate).close();
            assertThat(host.connections()).isEqualTo(2);
        } finally {
            sessions.stop();
            sessions.breakOff();
            threads.shutdown();
        }
    }
}
