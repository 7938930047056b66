package org.jamesexpress.matchers;

import com.google.common.net.InternetDomainName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jamesexpress.idn.Idna;

/** Domains, and who holds them. They are compared in lower case and in A-labels. */
final class Domains {
    private Domains() {}

    /** Empty where it is no domain. */
    static Optional<String> normal(String domain) {
        try {
            String ascii = Idna.toAscii(domain).toLowerCase(Locale.ROOT);
            return Optional.of(InternetDomainName.from(ascii).toString());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether one and the same holds both (RFC 7489 3.1). */
    static boolean haveOneHolder(String one, String other) {
        return organisational(one).equals(organisational(other));
    }

    /** Whether a domain is the same as, or below, another. */
    static boolean isWithin(String domain, String outer) {
        return domain.equals(outer) || domain.endsWith("." + outer);
    }

    /**
     * What somebody has registered below a public suffix (RFC 7489 3.2). The suffixes are those of publicsuffix.org; one
     * that isn't there has one label.
     */
    private static String organisational(String domain) {
        InternetDomainName name = InternetDomainName.from(domain);
        if (name.isUnderPublicSuffix()) {
            return name.topPrivateDomain().toString();
        }
        List<String> labels = name.parts();
        return name.isPublicSuffix() || labels.size() < 2
                ? domain
                : String.join(".", labels.subList(labels.size() - 2, labels.size()));
    }
}
