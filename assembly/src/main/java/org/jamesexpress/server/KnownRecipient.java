package org.jamesexpress.server;

import java.util.Locale;
import java.util.Set;
import javax.inject.Inject;
import org.apache.james.core.MailAddress;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.rrt.api.RecipientRewriteTableException;
import org.apache.james.smtpserver.fastfail.ValidRcptHandler;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;

/**
 * Refuses a recipient of a domain of ours that nobody is, but never postmaster (RFC 5321, section 4.5.1) or abuse
 * (RFC 2142, section 2), whether there is such a user or not. It leaves recipients of other domains, and who may send
 * to whom, to the hooks after it. Holds no state.
 */
public final class KnownRecipient extends ValidRcptHandler {
    private static final Set<String> ALWAYS = Set.of("postmaster", "abuse");

    @Inject
    public KnownRecipient(UsersRepository users, RecipientRewriteTable rewrites, DomainList domains) {
        super(users, rewrites, domains);
    }

    @Override
    protected boolean isValidRecipient(SMTPSession session, MailAddress recipient)
            throws UsersRepositoryException, RecipientRewriteTableException {
        return ALWAYS.contains(recipient.getLocalPart().toLowerCase(Locale.ROOT))
                || super.isValidRecipient(session, recipient);
    }
}
