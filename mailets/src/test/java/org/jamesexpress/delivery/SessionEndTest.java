package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.util.Map;
import org.jamesexpress.config.Settings;
import org.jamesexpress.mx.Host;
import org.jamesexpress.smtp.Dialogue;
import org.jamesexpress.smtp.SmtpFailure;
import org.jamesexpress.smtp.Stage;
import org.jamesexpress.smtp.Verdict;
import org.jamesexpress.testing.Fault;
import org.jamesexpress.testing.Point;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a recipient whom no transaction has settled. */
@Timeout(60)
class SessionEndTest {
    @ParameterizedTest
    @CsvSource({
        "GREETING, 554 5.3.2 Not here, REFUSED",
        "GREETING, 421 4.3.2 Busy, LATER",
        "EHLO, 450 4.7.1 Not you, LATER",
    })
    void isWhatTheHostSaidToEverybody(Point point, String reply, Verdict.Kind kind) {
        try (ScriptedSmtpServer host = ScriptedSmtpServer.at("127.0.0.1").saying(point, reply)) {
            Verdict verdict = SessionEnd.verdict("bob@b.test", failureOf(host));
            assertThat(verdict.recipient()).isEqualTo("bob@b.test");
            assertThat(verdict.kind()).isEqualTo(kind);
            assertThat(verdict.stage()).isEqualTo(Stage.valueOf(point.name()));
            assertThat(verdict.words()).isEqualTo(reply);
        }
    }

    @Test
    void isALossWhereItSaidNothing() {
        try (ScriptedSmtpServer host = ScriptedSmtpServer.at("127.0.0.1").doing(Point.GREETING, Fault.DROP)) {
            Verdict verdict = SessionEnd.verdict("bob@b.test", failureOf(host));
            assertThat(verdict.kind()).isEqualTo(Verdict.Kind.LOST);
            assertThat(verdict.words()).isEqualTo("connection lost before the greeting");
        }
    }

    private static SmtpFailure failureOf(ScriptedSmtpServer host) {
        DirectMxConfig config = DirectMxConfig.from(Settings.of("test", Map.of()), "out.a.test");
        Sessions sessions = new Sessions(config, Dialogue.SILENT, Steps.UNSEEN);
        Candidate candidate = new Candidate(
                new Host("mx.b.test", 10, InetAddress.getLoopbackAddress()),
                host.port(),
                DeliveryFixture.OPPORTUNISTIC);
        try {
            return catchThrowableOfType(SmtpFailure.class, () -> sessions.lend("b.test", candidate));
        } finally {
            sessions.breakOff();
        }
    }
}
