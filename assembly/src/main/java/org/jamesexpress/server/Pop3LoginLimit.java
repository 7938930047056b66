package org.jamesexpress.server;

import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.ProtocolHandler;
import org.apache.james.protocols.api.handler.ProtocolHandlerResultHandler;
import org.apache.james.protocols.pop3.POP3Response;
import org.apache.james.protocols.pop3.POP3Session;
import org.apache.james.protocols.pop3.core.AbstractPassCmdHandler;
import org.jspecify.annotations.Nullable;

/** Ends a POP3 session at the third failed login. Holds no state. */
public final class Pop3LoginLimit implements ProtocolHandlerResultHandler<Response, POP3Session> {
    @Override
    public @Nullable Response onResponse(
            ProtocolSession session, @Nullable Response response, long millis, ProtocolHandler handler) {
        boolean failed = handler instanceof AbstractPassCmdHandler
                && response != null
                && POP3Response.ERR_RESPONSE.equals(response.getRetCode());
        return failed && FailedLogins.enough(session, session.getUsername()) ? enough() : response;
    }

    private static Response enough() {
        POP3Response response = new POP3Response(POP3Response.ERR_RESPONSE, "Too many failed logins");
        response.setEndSession(true);
        return response;
    }
}
