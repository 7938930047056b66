package org.jamesexpress.server;

import org.apache.james.core.Username;
import org.apache.james.protocols.api.OidcSASLConfiguration;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.AuthHook;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.protocols.smtp.hook.HookReturnCode.Action;

/** Ends an SMTP session at the third failed login. The hook before it has refused what it is asked. Holds no state. */
public final class SmtpLoginLimit implements AuthHook {
    private static final HookResult ENOUGH = HookResult.builder()
            .hookReturnCode(HookReturnCode.disconnected(Action.DENY))
            .smtpReturnCode("421")
            .smtpDescription("4.7.0 Too many failed logins")
            .build();

    @Override
    public HookResult doAuth(SMTPSession session, Username user, String password) {
        return FailedLogins.enough(session, user) ? ENOUGH : HookResult.DECLINED;
    }

    @Override
    public HookResult doSasl(SMTPSession session, OidcSASLConfiguration configuration, String initialResponse) {
        return HookResult.DECLINED;
    }
}
