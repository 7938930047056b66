package org.jamesexpress.matchers;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.mailets.JamesFailure;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the recipients of a mail whose author's domain is proven. James's {@code RspamdScanner} leaves a score and no
 * result of a check; Rspamd itself, in front of James, writes {@code Authentication-Results}.
 */
public final class AuthenticatedAs extends ExpressMatcher {
    private static final Condition<Authentication> AUTHENTICATION = new Condition<>(
            Authentication::parse,
            "some of spf, dkim, dmarc, each with a domain or without, then perhaps strict, then perhaps by and the name"
                    + " of a server",
            "The checks, `CHECK[:DOMAIN][,CHECK[:DOMAIN]…] [strict] [by SERVER]`; of several one is enough. With a domain"
                    + " the author's must be that one or below it. What is proven is the author's domain if both belong"
                    + " to one holder, as `news.example.com` and `example.com` do (relaxed alignment, RFC 7489, 3.1);"
                    + " with `strict` only if they are the same. With `by` the results are those of a server in front of"
                    + " James that calls itself by that name in the Authentication-Results fields that it writes"
                    + " (RFC 8601). Only the first field of that name counts; the server must remove those that strangers"
                    + " write in its name. Without `by` they are those of James's own mailets `SPF` and `DKIMVerify`,"
                    + " which must stand before this matcher; James asks for no DMARC policy, so that `dmarc` is then the"
                    + " same as `spf,dkim`. A mail with no From, with two, or with one that is not exactly one address,"
                    + " is nobody's.",
            "dmarc by mx.example.com");

    public static final Declaration DECLARATION = AUTHENTICATION.declare(
            AuthenticatedAs.class,
            "Chooses the recipients of a mail whose author's domain, the one that people see in From, is proven.",
            """
            <mailet notmatch="org.jamesexpress.matchers.AuthenticatedAs=dmarc:bank.example by mx.example.com" class="ToProcessor">
                <processor>suspicious</processor>
            </mailet>
            """);

    private @Nullable Authentication wanted;

    @Override
    void start() throws SettingsException {
        wanted = AUTHENTICATION.of(this);
    }

    @Override
    public Collection<MailAddress> match(Mail mail) {
        Authentication authentication = Objects.requireNonNull(wanted);
        return JamesFailure.passing(() -> authentication.holds(mail)) ? mail.getRecipients() : List.of();
    }

    @Override
    public String getMatcherInfo() {
        return "Mail whose author's domain is proven";
    }
}
