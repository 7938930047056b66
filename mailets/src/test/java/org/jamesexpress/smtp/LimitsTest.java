package org.jamesexpress.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a host says it takes at most (RFC 9422) is what it is given. */
class LimitsTest extends ConversationFixture {
    @ParameterizedTest
    @CsvSource({
        "LIMITS RCPTMAX=20 MAILMAX=5, RCPTMAX, 20",
        "LIMITS RCPTMAX=20 MAILMAX=5, MAILMAX, 5",
        "limits rcptdomainmax=1, RCPTDOMAINMAX, 1",
        "LIMITS  X-OTHER=a;b   RCPTMAX=999999, RCPTMAX, 999999",
        "LIMITS RCPTMAX=0, RCPTMAX, 0",
        "LIMITS RCPTMAX=-1, RCPTMAX, 0",
        "LIMITS RCPTMAX=ten, RCPTMAX, 0",
        "LIMITS RCPTMAX=1000000, RCPTMAX, 0",
        "LIMITS RCPTMAX, RCPTMAX, 0",
        "LIMITS, RCPTMAX, 0",
        "SIZE 1000, RCPTMAX, 0",
    })
    void areReadWhereTheyMakeSense(String offer, String name, int value) throws Exception {
        host.offering(offer);
        try (SmtpSession session = open()) {
            assertThat(session.extensions().limit(name))
                    .isEqualTo(value == 0 ? OptionalInt.empty() : OptionalInt.of(value));
        }
    }

    @Test
    void ofRecipientsAreKept() throws Exception {
        host.offering("LIMITS RCPTMAX=2");

        List<Verdict> verdicts = send(body("hi\r\n"), "a@host.test", "b@host.test", "c@host.test");

        assertThat(verdicts)
                .extracting(Verdict::kind)
                .containsExactly(Verdict.Kind.ACCEPTED, Verdict.Kind.ACCEPTED, Verdict.Kind.LATER);
        assertThat(verdicts.get(2).stage()).isEqualTo(Stage.RCPT);
        assertThat(verdicts.get(2).status()).contains(new EnhancedCode(4, 5, 3));
        assertThat(verdicts.get(2).words()).isEqualTo("the host takes no more recipients at a time");
        assertThat(host.awaitMail().recipients()).containsExactly("a@host.test", "b@host.test");
        assertThat(host.commands()).noneMatch(command -> command.contains("c@host.test"));
    }

    @Test
    void ofMailsEndTheSessionInTime() throws Exception {
        host.offering("LIMITS MAILMAX=2");
        Envelope envelope = Envelope.of("", List.of("bob@host.test"));
        try (SmtpSession session = open()) {
            session.send(envelope, body("one\r\n"));
            assertThat(session.usable()).isTrue();
            session.send(envelope, body("two\r\n"));
            assertThat(session.usable()).isFalse();
        }
        host.awaitAllClosed();
        assertThat(host.mails()).hasSize(2);
        assertThat(host.commands()).endsWith("QUIT");
    }
}
