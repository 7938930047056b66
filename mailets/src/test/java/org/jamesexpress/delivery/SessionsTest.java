package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
        Sessions sessions =
                new Sessions(DirectMxConfig.from(Settings.of("test", Map.of("greetingTimeout", "1h")), "out.a.test"));
        try (ScriptedSmtpServer host = ScriptedSmtpServer.at("127.0.0.1").doing(Point.GREETING, Fault.HANG)) {
            Candidate candidate =
                    new Candidate(new Host("mx.b.test", 10, InetAddress.getLoopbackAddress()), host.port());
            Future<Boolean> conversation = threads.submit(() -> sessions.converse(candidate, session -> true));
            host.awaitConnections(1);

            sessions.breakOff();

            assertThatThrownBy(() -> conversation.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(SmtpFailure.class);
            host.awaitAllClosed();
            assertThatThrownBy(() -> sessions.converse(candidate, session -> true))
                    .isInstanceOf(SmtpFailure.class)
                    .hasMessageContaining("sessions are being ended here");
            assertThat(host.connections()).isEqualTo(1);
        } finally {
            threads.shutdown();
        }
    }
}
