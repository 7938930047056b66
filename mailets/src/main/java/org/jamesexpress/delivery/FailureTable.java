package org.jamesexpress.delivery;

import org.jamesexpress.smtp.Stage;
import org.jamesexpress.smtp.Verdict;
import org.jamesexpress.tls.Demand;

/**
 * What it means for a recipient that a host said or did something at some stage.
 *
 * <pre>
 * stage                     4xx, lost connection, nonsense   5xx
 * connect, greeting, EHLO   next host                        next host: who refuses to talk says nothing of the mail
 * STARTTLS, handshake       this host again in clear where nothing must be proved; else next host
 * MAIL, RCPT, DATA, dot     next host                        bounce
 * after the final dot       defer: the mail may be there already, so another host must not have it now
 * </pre>
 *
 * A host that lacks what the mail needs is followed by the next one, too; if none has it, the mail bounces. So it is with an
 * extension, and with TLS where the sender requires it (RFC 8689), see {@link SessionEnd}.
 */
enum FailureTable {
    DELIVERED,
    NEXT_HOST,
    /** The next host; and where there is none that could have helped another time, a bounce. */
    NEXT_HOST_OR_BOUNCE,
    AGAIN_IN_CLEAR,
    BOUNCE,
    DEFER;

    private static final int TOO_MANY_RECIPIENTS = 452;

    /** @param demand what the connection had to prove */
    static FailureTable of(Stage stage, Verdict.Kind kind, Demand demand) {
        return switch (kind) {
            case ACCEPTED -> DELIVERED;
            case AMBIGUOUS -> DEFER;
            case LACKING -> NEXT_HOST_OR_BOUNCE;
            case REFUSED, LATER, LOST ->
                switch (stage) {
                    case CONNECT, GREETING, EHLO -> NEXT_HOST;
                    case STARTTLS -> demand.allowsClear() ? AGAIN_IN_CLEAR : NEXT_HOST;
                    case MAIL, RCPT, DATA, DOT -> kind == Verdict.Kind.REFUSED ? BOUNCE : NEXT_HOST;
                };
        };
    }

    /**
     * Whether the host would take the recipient in a further transaction: it has said before how many it takes in one (RFC
     * 9422), or, having accepted others in this one, says that these were enough (RFC 5321, 4.5.3.1.10), by the code or by
     * the enhanced one, X.5.3.
     *
     * @param tookSome whether it accepted others in the same transaction
     */
    static boolean isOneTooMany(Verdict verdict, boolean tookSome) {
        return verdict.stage() == Stage.RCPT
                && verdict.kind() == Verdict.Kind.LATER
                && (tookSome || verdict.reply().isEmpty())
                && (verdict.reply().stream().anyMatch(reply -> reply.code() == TOO_MANY_RECIPIENTS)
                        || verdict.status().stream().anyMatch(code -> code.subject() == 5 && code.detail() == 3));
    }

    /** Whether another host comes next. */
    boolean leadsOn() {
        return this == NEXT_HOST || this == NEXT_HOST_OR_BOUNCE || this == AGAIN_IN_CLEAR;
    }
}
