package org.jamesexpress.delivery;

import java.time.Duration;
import org.jamesexpress.smtp.SmtpSession;
import org.jamesexpress.tls.TlsFacts;

/**
 * A session that is open for a lane. Belongs to whoever has taken it from {@link IdleSessions}, or has opened it.
 *
 * @param tls what was seen when it was opened
 */
record OpenSession(String lane, Candidate host, SmtpSession session, TlsFacts tls) {
    /** Whether a further mail may have it. */
    boolean isUseful(SessionUse use) {
        return session.usable()
                && session.mails() < use.mails()
                && session.age().compareTo(use.age()) < 0;
    }

    /** How long it may still wait for one, before the host should have its connection back. */
    Duration timeLeft(SessionUse use) {
        return use.idle().minus(session.idle());
    }

    /** Whether nobody has wanted it for so long. */
    boolean hasWaited(SessionUse use) {
        return session.idle().compareTo(use.idle()) >= 0;
    }
}
