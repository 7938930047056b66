package org.jamesexpress.matchers;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;

/**
 * Chooses the recipients of a mail that no person wrote to them, which nobody should answer and no telephone need ring
 * for. A condition names the kinds that count; without one all do:
 *
 * <table>
 * <caption>Kinds</caption>
 * <tr><td>{@code auto-generated}</td><td>{@code Auto-Submitted} is neither {@code no} nor {@code auto-replied} (RFC 3834,
 *     5), or {@code X-Auto-Response-Suppress} asks for no answer</td></tr>
 * <tr><td>{@code auto-replied}</td><td>{@code Auto-Submitted: auto-replied}, {@code Precedence: auto_reply},
 *     {@code X-Autoreply}, {@code X-Autorespond}, {@code X-Autoresponder}</td></tr>
 * <tr><td>{@code list}</td><td>a field of a mailing list, such as {@code List-Id} (RFC 2919) and {@code List-Unsubscribe}
 *     (RFC 2369), {@code Precedence: bulk}, {@code list} or {@code junk}, or a list's address as the reverse-path</td></tr>
 * <tr><td>{@code bounce}</td><td>the reverse-path is empty or a {@code MAILER-DAEMON}'s, or the mail is a
 *     {@code multipart/report}</td></tr>
 * </table>
 *
 * A mail may be of several kinds: most bounces are {@code auto-replied} as well.
 *
 * <pre>{@code
 * <mailet notmatch="org.jamesexpress.matchers.AutoSubmitted" class="org.jamesexpress.mailets.NotifyNewMail"/>
 * }</pre>
 *
 * James asks much the same before it sends a vacation's answer, and has no matcher for it; for one sign alone it has
 * {@code SenderIsNull}, {@code HasHeader} and {@code HasMimeType}.
 */
public final class AutoSubmitted extends GenericMatcher {
    private Set<Automation> wanted = Set.of();

    @Override
    public void init() throws MessagingException {
        wanted = Condition.parse(
                this,
                Automation::named,
                "left out or some of auto-generated, auto-replied, list, bounce",
                "AutoSubmitted=list,bounce");
    }

    @Override
    public Collection<MailAddress> match(Mail mail) throws MessagingException {
        return Automation.of(mail).stream().anyMatch(wanted::contains) ? mail.getRecipients() : List.of();
    }

    @Override
    public String getMatcherInfo() {
        return "Mail that no person wrote to its recipients";
    }
}
