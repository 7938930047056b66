package org.jamesexpress.smtp;

import java.util.Optional;

/**
 * What became of one recipient in one transaction.
 *
 * @param stage where it was settled
 * @param reply the host's own words, empty where it said none
 * @param status the reply's enhanced status code, or the one for what happened without a reply
 * @param words in one line: the reply, or what happened in its place
 */
public record Verdict(
        String recipient, Kind kind, Stage stage, Optional<Reply> reply, Optional<EnhancedCode> status, String words) {
    public enum Kind {
        /** The host has the mail for this recipient. */
        ACCEPTED,
        /** For good: a 5xx reply, or the message is larger than the host takes. */
        REFUSED,
        /** The host lacks an extension that this mail needs, which another host may have. */
        LACKING,
        /** For now: a 4xx reply. */
        LATER,
        /** The connection was lost, or the host spoke nonsense, before the final dot was sent: it hasn't got the mail. */
        LOST,
        /** Likewise after the final dot was sent: it may have got the mail (RFC 1047). */
        AMBIGUOUS
    }

    static Verdict of(String recipient, Stage stage, Reply reply) {
        Kind kind = reply.positive() ? Kind.ACCEPTED : reply.permanentFailure() ? Kind.REFUSED : Kind.LATER;
        return new Verdict(recipient, kind, stage, Optional.of(reply), reply.enhanced(), reply.text());
    }

    static Verdict refused(String recipient, Stage stage, EnhancedCode status, String words) {
        return new Verdict(recipient, Kind.REFUSED, stage, Optional.empty(), Optional.of(status), words);
    }

    static Verdict lacking(String recipient, EnhancedCode status, String words) {
        return new Verdict(recipient, Kind.LACKING, Stage.MAIL, Optional.empty(), Optional.of(status), words);
    }

    static Verdict lost(String recipient, Kind kind, SmtpFailure failure) {
        return new Verdict(recipient, kind, failure.stage(), failure.reply(), Optional.empty(), failure.whatHappened());
    }
}
