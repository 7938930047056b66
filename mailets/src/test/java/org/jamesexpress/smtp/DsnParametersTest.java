package org.jamesexpress.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a sender wants to be told of (RFC 3461) is passed on to a host that knows what to do with it. */
class DsnParametersTest extends ConversationFixture {
    private static final Envelope WISHES = new Envelope(
            "alice@sender.test",
            Optional.of(Ret.HDRS),
            Optional.of("QQ+3D314159"),
            false,
            List.of(
                    new Rcpt(
                            "bob@host.test",
                            EnumSet.of(Notify.DELAY, Notify.SUCCESS),
                            Optional.of("rfc822;b+2Bo@a.test")),
                    new Rcpt("carol@host.test", Set.of(Notify.NEVER), Optional.empty()),
                    Rcpt.of("dave@host.test")));

    @Test
    void goToAHostThatOffersDsn() throws Exception {
        host.offering("DSN");
        send(WISHES);

        assertThat(host.commands())
                .containsSubsequence(
                        "MAIL FROM:<alice@sender.test> RET=HDRS ENVID=QQ+3D314159",
                        "RCPT TO:<bob@host.test> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;b+2Bo@a.test",
                        "RCPT TO:<carol@host.test> NOTIFY=NEVER",
                        "RCPT TO:<dave@host.test>");
        assertThat(host.awaitMail().recipients()).hasSize(3);
    }

    @Test
    void goToNoHostThatDoesNot() throws Exception {
        host.offering();
        send(WISHES);

        assertThat(host.commands())
                .containsSubsequence(
                        "MAIL FROM:<alice@sender.test>",
                        "RCPT TO:<bob@host.test>",
                        "RCPT TO:<carol@host.test>",
                        "RCPT TO:<dave@host.test>");
    }

    @Test
    void areLeftOutWhereTheSenderGaveNone() throws Exception {
        host.offering("DSN");
        send(Envelope.of("alice@sender.test", List.of("bob@host.test")));

        assertThat(host.commands())
                .containsSubsequence("MAIL FROM:<alice@sender.test>", "RCPT TO:<bob@host.test>", "DATA");
    }

    private void send(Envelope envelope) throws SmtpFailure {
        try (SmtpSession session = open()) {
            assertThat(session.send(envelope, body("hi\r\n")))
                    .extracting(Verdict::kind)
                    .containsOnly(Verdict.Kind.ACCEPTED);
        }
    }
}
