package org.jamesexpress.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jamesexpress.smtp.Verdict.Kind;
import org.jamesexpress.testing.Fault;
import org.jamesexpress.testing.Point;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a session tells whoever wants to send a further mail over it. */
class SessionFactsTest extends ConversationFixture {
    private static final Envelope ENVELOPE = Envelope.of("", List.of("bob@host.test"));

    @ParameterizedTest
    @EnumSource
    void areItsAgeItsIdleTimeAndItsMails(Manner manner) throws Exception {
        manner.offeredBy(host);
        AtomicLong now = new AtomicLong(-5);
        try (SmtpSession session = open(at(now, config(LONG)))) {
            now.addAndGet(Duration.ofSeconds(3).toNanos());
            assertThat(session.mails()).isZero();
            assertThat(session.idle()).isEqualTo(Duration.ofSeconds(3));
            session.send(ENVELOPE, body("hi\r\n"));
            assertThat(session.idle()).isZero();
            session.ask("", "bob@host.test");
            now.addAndGet(Duration.ofSeconds(4).toNanos());
            assertThat(session.mails()).isEqualTo(1);
            assertThat(session.idle()).isEqualTo(Duration.ofSeconds(4));
            assertThat(session.age()).isEqualTo(Duration.ofSeconds(7));
            assertThat(session.usable()).isTrue();
        }
    }

    /** The answer to one command, and the silence after it, are about this mail; the end before it is not. */
    @ParameterizedTest
    @CsvSource({
        "MAIL, 421 4.4.2 Idle for too long, LATER, true",
        "MAIL, DROP, LOST, true",
        "MAIL, HANG, LOST, true",
        "MAIL, 451 4.3.0 Not now, LATER, false",
        "MAIL, 550 5.7.1 Never, REFUSED, false",
        "RCPT, 421 4.3.2 Leaving, LATER, false",
        "RCPT, DROP, LOST, false",
        "DATA, DROP, LOST, false",
        "DOT, DROP, AMBIGUOUS, false",
    })
    void tellAnEndBeforeTheFirstAnswerFromAFailure(Point point, String what, Kind kind, boolean ended)
            throws Exception {
        for (Manner manner : List.of(Manner.STEP_BY_STEP, Manner.PIPELINED)) {
            manner.offeredBy(host);
            host.behaving();
            SessionConfig config = config(new Timeouts(LONG, LONG, Duration.ofSeconds(2), LONG, LONG));
            try (SmtpSession session = open(config)) {
                assertThat(session.send(ENVELOPE, body("one\r\n")).get(0).kind())
                        .isEqualTo(Kind.ACCEPTED);
                assertThat(session.hadEnded()).isFalse();
                if (Character.isDigit(what.charAt(0))) {
                    host.saying(point, what);
                } else {
                    host.doing(point, Fault.valueOf(what));
                }
                assertThat(session.send(ENVELOPE, body("two\r\n")).get(0).kind())
                        .isEqualTo(kind);
                assertThat(session.hadEnded()).as("%s", manner).isEqualTo(ended);
                assertThat(config.quirks().has(host.address(), Quirks.Quirk.LOSES_COMMANDS))
                        .as("%s is given up", manner)
                        .isEqualTo(manner != Manner.STEP_BY_STEP && kind == Kind.LOST && !ended);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STEP_BY_STEP", "PIPELINED"})
    void takeTheEndOfTheFirstMailForAFailure(Manner manner) throws Exception {
        manner.offeredBy(host);
        host.doing(Point.MAIL, Fault.DROP);
        try (SmtpSession session = open()) {
            assertThat(session.send(ENVELOPE, body("one\r\n")).get(0).kind()).isEqualTo(Kind.LOST);
            assertThat(session.hadEnded()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"421 4.4.2 Idle for too long, LATER", "451 4.4.2 Idle for too long, LOST"})
    void tellAnEndThatWasSaidBeforeTheMail(String words, Kind kind) throws Exception {
        host.saying(Point.AFTER_DOT, "250 2.0.0 Ok");
        try (SmtpSession session = open()) {
            session.send(ENVELOPE, body("one\r\n"));
            host.sayingToAll(words);
            assertThat(session.send(ENVELOPE, body("two\r\n")).get(0).kind()).isEqualTo(kind);
            assertThat(session.hadEnded()).isTrue();
        }
        assertThat(host.mails()).hasSize(1);
    }
}
