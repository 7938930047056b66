package org.jamesexpress.matchers;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;

/**
 * The DKIM signatures that James's mailet DKIMVerify found to be valid. It leaves a line such as
 * {@code pass (identity @a.example) (identity bob@b.example)} in which each identity stands as its signer chose it, blanks
 * and parentheses too. So the line is believed only where no signature of the message has an identity with such
 * characters, and an identity only where the message has a signature of it.
 */
final class Signatures {
    private static final AttributeName RESULT = AttributeName.of("jDKIM.AUTHRESULT");
    private static final Pattern PASS = Pattern.compile("pass(?: \\(identity [^\\s()]+\\))+");
    private static final Pattern IDENTITY = Pattern.compile("\\(identity ([^\\s()]+)\\)");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._+-]*@[A-Za-z0-9._-]+");

    private static final String[] NONE = {};

    private Signatures() {}

    /** The domains of the signatures' identities. */
    static Set<String> verified(Mail mail) throws MessagingException {
        Optional<String> result = AttributeUtils.getValueAndCastFromMail(mail, RESULT, String.class)
                .filter(text -> PASS.matcher(text).matches());
        if (result.isEmpty()) {
            return Set.of();
        }
        Set<String> signed = identities(mail.getMessage());
        return IDENTITY.matcher(result.get())
                .results()
                .map(found -> found.group(1))
                .filter(signed::contains)
                .flatMap(identity -> domain(identity).stream())
                .collect(Collectors.toSet());
    }

    private static Optional<String> domain(String identity) {
        return Domains.normal(identity.substring(identity.indexOf('@') + 1));
    }

    /** Of all signatures, valid or not; none where one of them is not plain. */
    private static Set<String> identities(MimeMessage message) throws MessagingException {
        Set<String> identities = new HashSet<>();
        for (String signature : Objects.requireNonNullElse(message.getHeader("DKIM-Signature"), NONE)) {
            List<String> named = tags(signature, "i");
            identities.addAll(named);
            tags(signature, "d").stream().filter(each -> named.isEmpty()).forEach(each -> identities.add("@" + each));
        }
        boolean plain = identities.stream().allMatch(each -> PLAIN.matcher(each).matches());
        return plain ? identities : Set.of();
    }

    /** The values of a tag of a signature (RFC 6376 3.2), without the blanks in them. */
    private static List<String> tags(String signature, String name) {
        return Pattern.compile("(?:^|;)\\s*" + name + "\\s*=([^;]*)")
                .matcher(signature)
                .results()
                .map(found -> found.group(1).replaceAll("\\s+", ""))
                .toList();
    }
}
