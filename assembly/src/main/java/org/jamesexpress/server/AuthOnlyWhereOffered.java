package org.jamesexpress.server;

import java.util.Collection;
import java.util.Set;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandHandler;
import org.apache.james.protocols.smtp.SMTPResponse;
import org.apache.james.protocols.smtp.SMTPSession;
import org.jspecify.annotations.Nullable;

/**
 * Refuses AUTH in clear, whatever the configuration says, and in a session that was not offered it (RFC 4954,
 * section 4), such as one on the port for other servers. Without it a client that doesn't wait for the offer, or a
 * misspelt setting, could put a password on the wire in clear. Holds no state.
 */
public final class AuthOnlyWhereOffered implements CommandHandler<SMTPSession> {
    private static final Response TLS_FIRST =
            new SMTPResponse("530", "5.7.0 Must issue a STARTTLS command first").immutable();
    private static final Response NOT_HERE =
            new SMTPResponse("502", "5.5.1 No authentication on this port").immutable();

    @Override
    public @Nullable Response onCommand(SMTPSession session, Request request) {
        if (session.isTLSStarted() && session.isAuthAnnounced()) {
            return null;
        }
        boolean offeredAfterTls = session.getConfiguration()
                .isAuthAnnounced(session.getRemoteAddress().getAddress().getHostAddress(), true);
        return offeredAfterTls ? TLS_FIRST : NOT_HERE;
    }

    @Override
    public Collection<String> getImplCommands() {
        return Set.of("AUTH");
    }
}
