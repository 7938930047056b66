package org.jamesexpress.server;

import javax.inject.Inject;
import org.apache.james.core.Username;
import org.apache.james.mailbox.Authorizator;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.protocols.smtp.hook.HookReturnCode.Action;
import org.apache.james.smtpserver.UsersRepositoryAuthHook;
import org.apache.james.user.api.UsersRepository;

/**
 * Asks for the password, and ends an SMTP session at the third failed login. It answers every question itself, because
 * James does not say which of several hooks it asks first. Holds no state.
 */
public final class SmtpLoginLimit extends UsersRepositoryAuthHook {
    private static final HookResult WRONG = HookResult.builder()
            .hookReturnCode(HookReturnCode.deny())
            .smtpReturnCode("535")
            .smtpDescription("5.7.8 Authentication failed")
            .build();
    private static final HookResult ENOUGH = HookResult.builder()
            .hookReturnCode(HookReturnCode.disconnected(Action.DENY))
            .smtpReturnCode("421")
            .smtpDescription("4.7.0 Too many failed logins")
            .build();

    @Inject
    public SmtpLoginLimit(UsersRepository users, Authorizator authorizator) {
        super(users, authorizator);
    }

    @Override
    public HookResult doAuth(SMTPSession session, Username user, String password) {
        HookResult result = super.doAuth(session, user, password);
        if (result.getResult().getAction() == Action.OK) {
            return result;
        }
        return FailedLogins.enough(session, user) ? ENOUGH : WRONG;
    }
}
