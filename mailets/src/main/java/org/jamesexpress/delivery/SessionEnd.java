package org.jamesexpress.delivery;

import java.util.Optional;
import org.jamesexpress.smtp.EnhancedCode;
import org.jamesexpress.smtp.SmtpFailure;
import org.jamesexpress.smtp.Stage;
import org.jamesexpress.smtp.Verdict;

/** What the end of a session says of a recipient whom no transaction has settled. */
final class SessionEnd {
    private static final EnhancedCode TLS_NEEDED =
            EnhancedCode.leading(StatusCodes.TLS_NEEDED).orElseThrow();

    private SessionEnd() {}

    /** It came before any transaction. */
    static Verdict verdict(String recipient, SmtpFailure failure) {
        return new Verdict(
                recipient, kind(failure), failure.stage(), failure.reply(), failure.status(), failure.whatHappened());
    }

    /**
     * Likewise for a mail whose sender requires TLS: a host that doesn't offer it, or doesn't prove who it is, lacks what the
     * mail needs (RFC 8689, 4.2.1). One that was lost in the handshake, or says 4xx, may have it another time.
     */
    static Verdict verdictWhereTlsIsRequired(String recipient, SmtpFailure failure) {
        Verdict verdict = verdict(recipient, failure);
        return TlsTroubles.areForGood(failure)
                ? new Verdict(
                        recipient,
                        Verdict.Kind.LACKING,
                        verdict.stage(),
                        verdict.reply(),
                        Optional.of(TLS_NEEDED),
                        verdict.words())
                : verdict;
    }

    static Verdict.Kind kind(SmtpFailure failure) {
        return failure.reply()
                .map(reply -> reply.permanentFailure() ? Verdict.Kind.REFUSED : Verdict.Kind.LATER)
                .orElse(Verdict.Kind.LOST);
    }

    /** It came with the transaction of others, and the recipient's turn never did. */
    static Verdict outOfTurn(String recipient) {
        return new Verdict(
                recipient,
                Verdict.Kind.LOST,
                Stage.MAIL,
                Optional.empty(),
                Optional.empty(),
                "the session ended before it was this recipient's turn");
    }
}
