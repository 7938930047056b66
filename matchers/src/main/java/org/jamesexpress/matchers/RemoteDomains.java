package org.jamesexpress.matchers;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.apache.mailet.base.GenericMatcher;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.mailets.SharedDns;
import org.jamesexpress.mx.MailDomains;
import org.jamesexpress.net.Literals;

/** The domains of a mail's recipients that are not this server's own, and what DNS says of them. */
final class RemoteDomains {
    private RemoteDomains() {}

    /** Each once, without address literals. */
    static Set<String> of(Mail mail, MailetContext context) {
        return mail.getRecipients().stream()
                .map(MailAddress::getDomain)
                .distinct()
                .filter(Predicate.not(context::isLocalServer))
                .map(Domain::asString)
                .filter(Predicate.not(RemoteDomains::isLiteral))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The recipients whose domain is one of these. */
    static Collection<MailAddress> recipients(Mail mail, Predicate<String> domains) {
        return mail.getRecipients().stream()
                .filter(each -> domains.test(each.getDomain().asString()))
                .toList();
    }

    /** James leaves the brackets out. */
    private static boolean isLiteral(String domain) {
        return Literals.address(domain).isPresent();
    }

    /** What the DNS servers of a James say, see {@link SharedDns}. */
    static MailDomains inDns(GenericMatcher matcher, FileSystem files) throws SettingsException {
        try {
            return SharedDns.of(files);
        } catch (SettingsException e) {
            throw new SettingsException(List.of("matcher " + matcher.getMatcherName() + ": " + e.getMessage()));
        }
    }
}
