package org.jamesexpress.server;

import java.util.Collection;
import java.util.Set;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandHandler;
import org.apache.james.protocols.smtp.SMTPResponse;
import org.apache.james.protocols.smtp.SMTPSession;
import org.jspecify.annotations.Nullable;

/** Refuses mail from a client that hasn't logged in, whoever it is for (RFC 6409, section 4.3). Holds no state. */
public final class AuthBeforeMail implements CommandHandler<SMTPSession> {
    private static final Response REQUIRED = new SMTPResponse("530", "5.7.0 Authentication required").immutable();

    @Override
    public @Nullable Response onCommand(SMTPSession session, Request request) {
        return session.getUsername() == null ? REQUIRED : null;
    }

    @Override
    public Collection<String> getImplCommands() {
        return Set.of("MAIL");
    }
}
