package org.jamesexpress.delivery;

import org.jamesexpress.smtp.SmtpSession;

/** A session that is open for a lane. Belongs to whoever has taken it from {@link IdleSessions}, or has opened it. */
final class OpenSession {
    private final String lane;
    private final Candidate host;
    private final SmtpSession session;
    private final long openedNanos;
    private long idleNanos;
    private int mails;

    OpenSession(String lane, Candidate host, SmtpSession session, long nowNanos) {
        this.lane = lane;
        this.host = host;
        this.session = session;
        this.openedNanos = nowNanos;
        this.idleNanos = nowNanos;
    }

    String lane() {
        return lane;
    }

    Candidate host() {
        return host;
    }

    SmtpSession session() {
        return session;
    }

    /** Whether it has carried a mail before. */
    boolean isReused() {
        return mails > 0;
    }

    void used() {
        mails++;
    }

    /** Whether it may wait for a further mail, which it does from now on. */
    boolean waits(SessionUse use, long nowNanos) {
        idleNanos = nowNanos;
        return session.usable()
                && mails < use.mails()
                && nowNanos - openedNanos < use.age().toNanos();
    }

    /** Whether nobody has wanted it for so long that the host should have its connection back. */
    boolean hasWaited(SessionUse use, long nowNanos) {
        return nowNanos - idleNanos >= use.idle().toNanos();
    }
}
