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
    private static final int NO_ROOM = 552;
    private static final EnhancedCode TOO_MANY = new EnhancedCode(4, 5, 3);
    private static final EnhancedCode TOO_LARGE = new EnhancedCode(5, 3, 4);
    private static final EnhancedCode SMTPUTF8_NEEDED = new EnhancedCode(5, 6, 7);

    /** RFC 8689, 8. */
    private static final EnhancedCode REQUIRETLS_NEEDED = new EnhancedCode(5, 7, 30);

    public enum Kind {
        /** The host has the mail for this recipient. */
        ACCEPTED,
        /** For good: a 5xx reply, or the mail is larger than the host takes. */
        REFUSED,
        /** The host lacks what this mail needs; another one may have it. The mail was not offered to it. */
        LACKING,
        /** For now: a 4xx reply, 552 or 5.5.3 to RCPT, or more recipients than the host takes at a time. */
        LATER,
        /** The connection was lost, or the host spoke nonsense, before all of the mail was sent: it hasn't got the mail. */
        LOST,
        /** Likewise after the final dot, or the whole chunk, was sent: it may have got the mail (RFC 1047). */
        AMBIGUOUS
    }

    static Verdict of(String recipient, Stage stage, Reply reply) {
        if (stage == Stage.RCPT && (reply.code() == NO_ROOM || saysTooMany(reply))) {
            return noRoom(recipient, reply);
        }
        Kind kind = reply.positive() ? Kind.ACCEPTED : reply.permanentFailure() ? Kind.REFUSED : Kind.LATER;
        return new Verdict(recipient, kind, stage, Optional.of(reply), reply.enhanced(), reply.text());
    }

    private static boolean saysTooMany(Reply reply) {
        return reply.enhanced().stream().anyMatch(new EnhancedCode(5, 5, 3)::equals);
    }

    /** What counts as 452 in answer to RCPT (RFC 5321 4.5.3.1.10), in the host's own words all the same. */
    private static Verdict noRoom(String recipient, Reply reply) {
        EnhancedCode status = reply.enhanced()
                .map(code -> new EnhancedCode(4, code.subject(), code.detail()))
                .orElse(TOO_MANY);
        return new Verdict(recipient, Kind.LATER, Stage.RCPT, Optional.of(reply), Optional.of(status), reply.text());
    }

    /** Beyond what the host takes in one transaction (RFC 9422 4.2); as if it had said 452. */
    static Verdict oneTooMany(String recipient) {
        String words = "the host takes no more recipients at a time";
        return new Verdict(recipient, Kind.LATER, Stage.RCPT, Optional.empty(), Optional.of(TOO_MANY), words);
    }

    static Verdict tooLarge(String recipient, long octets, long largest) {
        String words = "the message has %d octets, the host takes %d".formatted(octets, largest);
        return unasked(recipient, Kind.REFUSED, TOO_LARGE, words);
    }

    static Verdict lackingSmtpUtf8(String recipient) {
        return unasked(
                recipient,
                Kind.LACKING,
                SMTPUTF8_NEEDED,
                "an address is not ASCII, and the host does not offer SMTPUTF8");
    }

    /** The host makes no promise for the rest of the mail's way (REQUIRETLS). */
    public static Verdict lackingRequireTls(String recipient) {
        return unasked(
                recipient,
                Kind.LACKING,
                REQUIRETLS_NEEDED,
                "the sender requires TLS on the whole way, and the host does not offer REQUIRETLS");
    }

    private static Verdict unasked(String recipient, Kind kind, EnhancedCode status, String words) {
        return new Verdict(recipient, kind, Stage.MAIL, Optional.empty(), Optional.of(status), words);
    }

    static Verdict lost(String recipient, Kind kind, SmtpFailure failure) {
        return new Verdict(recipient, kind, failure.stage(), failure.reply(), failure.status(), failure.whatHappened());
    }
}
