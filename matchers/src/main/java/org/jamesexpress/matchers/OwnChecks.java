package org.jamesexpress.matchers;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;

/**
 * What James's mailets SPF and DKIMVerify, and its SMTP hook SPFHandler, have noted in a mail's attributes. James looks up
 * no policy, so that DMARC is what the other two show.
 */
final class OwnChecks implements Evidence {
    private static final AttributeName SPF_RESULT = AttributeName.of("org.apache.james.transport.mailets.spf.result");

    /** The text of a Received-SPF field (RFC 7208 9.1), which begins with the result. */
    private static final AttributeName SPF_HEADER = AttributeName.of("org.apache.james.spf.header");

    @Override
    public Set<String> proven(Check check, Mail mail) throws MessagingException {
        return switch (check) {
            case SPF -> spf(mail);
            case DKIM -> Signatures.verified(mail);
            case DMARC -> {
                Set<String> both = new HashSet<>(spf(mail));
                both.addAll(Signatures.verified(mail));
                yield both;
            }
        };
    }

    /** Of the reverse-path, or of the HELO name where that is empty (RFC 7489 3.1.2). */
    private static Set<String> spf(Mail mail) {
        boolean passed = Stream.of(SPF_RESULT, SPF_HEADER)
                .flatMap(name -> text(mail, name).stream())
                .anyMatch(result -> result.split("[\\s(]", 2)[0].equalsIgnoreCase("pass"));
        Optional<String> domain = mail.getMaybeSender().isNullSender()
                ? text(mail, Mail.SMTP_HELO)
                : mail.getMaybeSender().asOptional().map(MailAddress::getDomain).map(each -> each.asString());
        return domain.filter(each -> passed).flatMap(Domains::normal).stream().collect(Collectors.toSet());
    }

    private static Optional<String> text(Mail mail, AttributeName name) {
        return AttributeUtils.getValueAndCastFromMail(mail, name, String.class);
    }
}
