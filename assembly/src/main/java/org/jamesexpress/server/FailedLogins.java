package org.jamesexpress.server;

import org.apache.james.core.Username;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of failed logins and counts those of a session, on whose thread it is called. */
final class FailedLogins {
    private static final Logger LOG = LoggerFactory.getLogger(FailedLogins.class);
    private static final AttachmentKey<Integer> COUNT = AttachmentKey.of("failed-logins", Integer.class);
    private static final int MOST = 3;

    private FailedLogins() {}

    /** Notes one more, and tells whether the session has had enough of them. */
    static boolean enough(ProtocolSession session, @Nullable Username user) {
        int count = session.getAttachment(COUNT, State.Connection).orElse(0) + 1;
        session.setAttachment(COUNT, count, State.Connection);
        LOG.info(
                "login failed user={} address={} count={}",
                user == null ? "" : user.asString().replaceAll("\\p{Cntrl}", "?"),
                session.getRemoteAddress().getAddress().getHostAddress(),
                count);
        return count >= MOST;
    }
}
