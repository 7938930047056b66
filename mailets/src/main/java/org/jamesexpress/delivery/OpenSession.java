package org.jamesexpress.delivery;

import java.time.Duration;
import org.jamesexpress.smtp.SmtpSession;

/**
 * A session that is open for a lane. Belongs to whoever has taken it from {@link IdleSessions}, or has opened it.
 *
 * @param isMakeshift whether it is in clear because a handshake failed: the next mail tries to encrypt again
 */
record OpenSession(String lane, Candidate host, SmtpSession session, boolean isMakeshift) {
    /** Whether a further mail may have it. */
    boolean isUseful(SessionUse use) {
        return !isMakeshift
                && session.usable()
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
