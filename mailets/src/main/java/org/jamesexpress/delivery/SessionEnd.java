package org.jamesexpress.delivery;

import java.util.Optional;
import org.jamesexpress.smtp.SmtpFailure;
import org.jamesexpress.smtp.Stage;
import org.jamesexpress.smtp.Verdict;

/** What the end of a session says of a recipient whom no transaction has settled. */
final class SessionEnd {
    private SessionEnd() {}

    /** It came before any transaction. */
    static Verdict verdict(String recipient, SmtpFailure failure) {
        return new Verdict(
                recipient, kind(failure), failure.stage(), failure.reply(), failure.status(), failure.whatHappened());
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
