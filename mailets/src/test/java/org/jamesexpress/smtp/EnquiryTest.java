package org.jamesexpress.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.jamesexpress.testing.Fault;
import org.jamesexpress.testing.Point;
import org.junit.jupiter.api.Test;

class EnquiryTest extends ConversationFixture {
    @Test
    void endsBeforeDataAndTakesTheQuestionBack() throws Exception {
        try (SmtpSession session = open()) {
            Verdict verdict = session.ask("", "bob@host.test");

            assertThat(verdict.kind()).isEqualTo(Verdict.Kind.ACCEPTED);
            assertThat(verdict.stage()).isEqualTo(Stage.RCPT);
            assertThat(session.greeting()).startsWith("220 ");
        }
        host.awaitAllClosed();
        assertThat(host.commands())
                .containsSubsequence("MAIL FROM:<>", "RCPT TO:<bob@host.test>", "RSET", "QUIT")
                .doesNotContain("DATA");
        assertThat(host.mails()).isEmpty();
    }

    @Test
    void bringsTheRefusalOfTheSenderOrTheRecipient() throws Exception {
        host.saying(Point.MAIL, "550 5.7.1 Not you", 1).sayingTo("gone@host.test", "550 5.1.1 No such user");
        try (SmtpSession session = open()) {
            assertThat(session.ask("", "bob@host.test").words()).isEqualTo("550 5.7.1 Not you");
            assertThat(session.ask("", "gone@host.test").words()).isEqualTo("550 5.1.1 No such user");
            assertThat(session.ask("", "bob@host.test").kind()).isEqualTo(Verdict.Kind.ACCEPTED);
        }
    }

    @Test
    void tellsALostConnection() throws Exception {
        host.doing(Point.RCPT, Fault.DROP);
        try (SmtpSession session = open()) {
            assertThat(session.ask("", "bob@host.test").kind()).isEqualTo(Verdict.Kind.LOST);
            assertThat(session.usable()).isFalse();
        }
    }
}
