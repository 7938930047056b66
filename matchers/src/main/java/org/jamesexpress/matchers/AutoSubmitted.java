package org.jamesexpress.matchers;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.mailets.JamesFailure;

/**
 * Chooses the recipients of a mail that no person wrote to them.
 *
 * <p>James asks much the same before it sends a vacation's answer, and has no matcher for it; for one sign alone it has
 * {@code SenderIsNull}, {@code HasHeader} and {@code HasMimeType}.
 */
public final class AutoSubmitted extends ExpressMatcher {
    private static final Condition<Set<Automation>> KINDS = new Condition<>(
            Automation::named,
            "left out or some of auto-generated, auto-replied, list, bounce",
            "The kinds that count; a mail may be of several. `auto-generated`:"
                    + " Auto-Submitted is neither `no` nor `auto-replied` (RFC 3834, 5), or X-Auto-Response-Suppress"
                    + " asks for no answer. `auto-replied`: `Auto-Submitted: auto-replied`, `Precedence: auto_reply`,"
                    + " X-Autoreply, X-Autorespond, X-Autoresponder. `list`: a field of a mailing list, such as List-Id"
                    + " (RFC 2919) and List-Unsubscribe (RFC 2369), `Precedence: bulk`, `list` or `junk`, or a list's"
                    + " address as the reverse-path. `bounce`: the reverse-path is empty or a MAILER-DAEMON's, or the"
                    + " mail is a `multipart/report`.",
            "list,bounce",
            "auto-generated, auto-replied, list, bounce");

    public static final Declaration DECLARATION = KINDS.declare(
            AutoSubmitted.class,
            "Chooses the recipients of a mail that no person wrote to them, which nobody should answer and no telephone"
                    + " need ring for.",
            """
            <mailet notmatch="org.jamesexpress.matchers.AutoSubmitted" class="org.jamesexpress.mailets.NotifyNewMail"/>
            """);

    private Set<Automation> wanted = Set.of();

    @Override
    void start() throws SettingsException {
        wanted = KINDS.of(this);
    }

    @Override
    public Collection<MailAddress> match(Mail mail) {
        Set<Automation> kinds = JamesFailure.passing(() -> Automation.of(mail));
        return kinds.stream().anyMatch(wanted::contains) ? mail.getRecipients() : List.of();
    }

    @Override
    public String getMatcherInfo() {
        return "Mail that no person wrote to its recipients";
    }
}
