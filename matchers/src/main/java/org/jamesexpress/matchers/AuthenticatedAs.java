package org.jamesexpress.matchers;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the recipients of a mail whose author's domain, the one that people see in From, is proven. The condition is
 *
 * <pre>{@code
 * CHECK[:DOMAIN][,CHECK[:DOMAIN]…] [strict] [by SERVER]
 * }</pre>
 *
 * A check is {@code spf}, {@code dkim} or {@code dmarc}; of several one is enough. With a domain the author's must be that
 * one or below it.
 *
 * <pre>{@code
 * <mailet match="org.jamesexpress.matchers.AuthenticatedAs=dmarc:bank.example by mx.example.com" class="…"/>
 * <mailet notmatch="org.jamesexpress.matchers.AuthenticatedAs=spf,dkim" class="…"/>
 * }</pre>
 *
 * <ul>
 * <li>What is proven is the author's domain if both belong to one holder, as {@code news.example.com} and
 *     {@code example.com} do (relaxed alignment, RFC 7489 3.1); with {@code strict} only if they are the same.
 * <li>With {@code by} the results are those of a server in front of James that calls itself by that name in the
 *     {@code Authentication-Results} fields that it writes (RFC 8601). Only the first field of that name counts; the server
 *     must remove those that strangers write in its name, as RFC 8601 5 demands of it.
 * <li>Without {@code by} they are those of James's own mailets {@code SPF} and {@code DKIMVerify}, which must stand before
 *     this matcher. James asks for no DMARC policy: then {@code dmarc} is the same as {@code spf,dkim}.
 *     A {@code Received-SPF} field proves nothing, since anybody can write one.
 * <li>A mail with no From, with two, or with one that is not exactly one address, is nobody's.
 * </ul>
 *
 * James's {@code RspamdScanner} leaves a score and no result of a check; Rspamd itself, in front of James, writes
 * {@code Authentication-Results}.
 */
public final class AuthenticatedAs extends GenericMatcher {
    private @Nullable Authentication wanted;

    @Override
    public void init() throws MessagingException {
        wanted = Condition.parse(
                this,
                Authentication::parse,
                "some of spf, dkim, dmarc, each with a domain or without, then perhaps strict, then perhaps by and the"
                        + " name of a server",
                "AuthenticatedAs=dmarc by mx.example.com");
    }

    @Override
    public Collection<MailAddress> match(Mail mail) throws MessagingException {
        return Objects.requireNonNull(wanted).holds(mail) ? mail.getRecipients() : List.of();
    }

    @Override
    public String getMatcherInfo() {
        return "Mail whose author's domain is proven";
    }
}
