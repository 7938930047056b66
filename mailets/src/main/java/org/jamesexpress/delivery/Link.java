package org.jamesexpress.delivery;

import org.jamesexpress.smtp.SmtpFailure;
import org.jamesexpress.smtp.Stage;

/**
 * How a host was reached.
 *
 * @param source our address, empty where it came to no session
 * @param tls protocol and cipher suite, empty in clear
 * @param trust what the connection had to prove, and who says so; empty where there was none
 * @param proof {@code verified}, {@code pinned}, or what stood in the way, as RFC 8460 calls it
 */
record Link(String source, String tls, String trust, String proof) {
    static final Link NONE = new Link("", "", "", "");

    static Link of(OpenSession open) {
        return new Link(
                open.session().localAddress().getHostAddress(),
                open.tls().protocol(),
                open.host().trust().words(),
                open.tls().result());
    }

    /** It came to no session. */
    static Link of(Candidate host, SmtpFailure failure) {
        String proof = failure.stage() == Stage.STARTTLS
                ? TlsTroubles.of(failure).type().word()
                : "";
        return new Link("", "", host.trust().words(), proof);
    }
}
