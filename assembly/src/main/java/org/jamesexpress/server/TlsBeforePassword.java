package org.jamesexpress.server;

import java.util.Collection;
import java.util.Set;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandHandler;
import org.apache.james.protocols.pop3.POP3Response;
import org.apache.james.protocols.pop3.POP3Session;
import org.jspecify.annotations.Nullable;

/** Refuses a POP3 login in clear (RFC 2595, section 2.2). Holds no state. */
public final class TlsBeforePassword implements CommandHandler<POP3Session> {
    private static final Response STLS_FIRST =
            new POP3Response(POP3Response.ERR_RESPONSE, "[AUTH] Issue STLS first").immutable();

    @Override
    public @Nullable Response onCommand(POP3Session session, Request request) {
        return session.isTLSStarted() ? null : STLS_FIRST;
    }

    @Override
    public Collection<String> getImplCommands() {
        return Set.of("USER", "PASS");
    }
}
