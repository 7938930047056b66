package org.jamesexpress.delivery;

import org.jamesexpress.smtp.EnhancedCode;
import org.jamesexpress.smtp.Reply;
import org.jamesexpress.smtp.Stage;
import org.jamesexpress.smtp.Verdict;

/** Enhanced status codes (RFC 3463) for what comes without one. */
final class StatusCodes {
    static final String NO_SUCH_DOMAIN = "5.1.2";
    static final String NULL_MX = "5.1.10";
    static final String UNROUTABLE = "5.4.4";
    static final String LOOP = "5.4.6";
    static final String BAD_SENDER = "5.1.7";
    static final String BAD_RECIPIENT = "5.1.3";
    static final String OUR_FAULT = "4.3.0";
    /** By this server, for a reason of its own (RFC 3463, 3.4: other or undefined mail system status). */
    static final String STOPPED_HERE = "5.3.0";

    /** Our choice, and no fault of the domain, which 4.4.4 would name (RFC 3463, 3.5: other network or routing status). */
    static final String ROUTE_NOT_USED = "4.4.0";

    static final String DNS_FAILED = "4.4.3";
    static final String NO_ANSWER_FROM_HOST = "4.4.1";

    /** Security features not supported, and cryptographic failure (RFC 3463, 3.8). */
    static final String NO_TLS = "4.7.4";

    static final String UNTRUSTED = "4.7.5";
    /** What REQUIRETLS comes to where hosts don't know it, and where they don't offer TLS or prove who they are (RFC 8689, 4.2.1). */
    static final String REQUIRETLS_NEEDED = "5.7.30";

    static final String TLS_NEEDED = "5.7.10";
    private static final String BAD_CONNECTION = "4.4.2";
    private static final String PROTOCOL_FAULT = "4.5.0";

    private StatusCodes() {}

    static String of(Verdict verdict) {
        if (verdict.stage() == Stage.STARTTLS && verdict.kind() != Verdict.Kind.LACKING) {
            return ofTls(verdict);
        }
        return verdict.status().map(EnhancedCode::toString).orElseGet(() -> withoutStatus(verdict));
    }

    /** What isn't met now may be mended: whatever the host's code is, it says nothing of the mail. */
    private static String ofTls(Verdict verdict) {
        return verdict.status()
                .filter(code -> code.subject() == 7)
                .map(code -> new EnhancedCode(4, code.subject(), code.detail()).toString())
                .orElse(verdict.reply().isPresent() ? NO_TLS : UNTRUSTED);
    }

    private static String withoutStatus(Verdict verdict) {
        return verdict.reply()
                .map(StatusCodes::of)
                .orElse(verdict.stage() == Stage.CONNECT ? NO_ANSWER_FROM_HOST : BAD_CONNECTION);
    }

    /** Says no more than the reply's first digit does; one that waits for more makes no sense here. */
    private static String of(Reply reply) {
        return reply.intermediate() ? PROTOCOL_FAULT : reply.code() / 100 + ".0.0";
    }
}
