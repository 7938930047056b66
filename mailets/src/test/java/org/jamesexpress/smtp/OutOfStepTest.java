package org.jamesexpress.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jamesexpress.testing.Point;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A host that answers once too often is not believed any more: its next answer would be that to another question. */
class OutOfStepTest extends ConversationFixture {
    @Test
    void endsBeforeEhloWhereItGreetsTwice() {
        host.saying(Point.GREETING, "220 a\n220 b");

        assertThatThrownBy(this::open).hasMessageEndingWith("spoke out of turn: 220 b");
    }

    @ParameterizedTest
    @CsvSource({"EHLO, 250 Ok", "MAIL, 250 Ok", "RCPT, 250 Ok", "RCPT, 550 No"})
    void losesAMailButRefusesNobody(Point point, String reply) throws Exception {
        host.saying(point, "250 Ok\n" + reply, 1);

        assertThat(send(body("hi\r\n"), "bob@host.test", "carol@host.test"))
                .extracting(Verdict::kind)
                .containsExactly(Verdict.Kind.LOST, Verdict.Kind.LOST);
        assertThat(host.mails()).isEmpty();
    }

    @Test
    void isBelievedWhereItSaysThatItLeaves() throws Exception {
        host.saying(Point.RCPT, "250 Ok\n421 4.3.2 Leaving", 1);

        assertThat(send(body("hi\r\n"), "bob@host.test", "carol@host.test"))
                .extracting(Verdict::words)
                .containsOnly("421 4.3.2 Leaving");
    }

    @Test
    void hasAMailThatItTookButGetsNoFurtherOne() throws Exception {
        host.saying(Point.AFTER_DOT, "250 2.0.0 Ok\n250 2.0.0 Ok");
        try (SmtpSession session = open()) {
            List<Verdict> verdicts = session.send(Envelope.of("", List.of("bob@host.test")), body("hi\r\n"));

            assertThat(verdicts).extracting(Verdict::kind).containsExactly(Verdict.Kind.ACCEPTED);
            assertThat(session.usable()).isFalse();
        }
    }
}
