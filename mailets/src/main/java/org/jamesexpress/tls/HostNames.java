package org.jamesexpress.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import org.jamesexpress.net.Literals;

/** Names of hosts, and those that a certificate is for (RFC 9525): dNSName alone is believed, never the common name. */
final class HostNames {
    private static final int DNS_NAME = 2;
    private static final Pattern PRESENTED = Pattern.compile("(?:\\*\\.)?[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*");
    private static final int MOST_TOLD = 5;

    private HostNames() {}

    /** As DNS has it, in lower case and without a final dot; empty for an address. */
    static Optional<String> of(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        return Optional.of(name)
                .filter(it -> !it.isEmpty()
                        && Literals.address(it).isEmpty()
                        && !Literals.isLiteral(it)
                        && it.chars().allMatch(c -> c < 128));
    }

    /** What a host is told whom it is taken for (RFC 6066, 3): a name, and no address. */
    static Optional<SNIHostName> indication(String host) {
        try {
            return of(host).map(SNIHostName::new);
        } catch (IllegalArgumentException e) {
            // Such as a name with an underscore, which no certificate has either.
            return Optional.empty();
        }
    }

    /** Those of a certificate that mean anything. */
    static List<String> in(X509Certificate certificate) {
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            return all == null
                    ? List.of()
                    : all.stream()
                            .filter(each -> each.get(0).equals(DNS_NAME))
                            .map(each -> String.valueOf(each.get(1)).toLowerCase(Locale.ROOT))
                            .filter(name -> PRESENTED.matcher(name).matches())
                            .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    /**
     * Whether a certificate for one name is one for another.
     *
     * @param presented a name, or {@code *.} and one, for all that have one label more
     * @param wanted a name, or a dot and one, for all below it
     */
    static boolean fits(String presented, String wanted) {
        if (wanted.startsWith(".")) {
            return presented.endsWith(wanted);
        }
        if (!presented.startsWith("*.")) {
            return presented.equals(wanted);
        }
        String suffix = presented.substring(1);
        boolean isBelowADomain = suffix.indexOf('.', 1) > 0;
        return isBelowADomain && wanted.endsWith(suffix) && wanted.indexOf('.') == wanted.length() - suffix.length();
    }

    /** For people: what a stranger has written there is cut short. */
    static String told(List<String> names) {
        if (names.isEmpty()) {
            return "no name";
        }
        String some = String.join(", ", names.subList(0, Math.min(MOST_TOLD, names.size())));
        return names.size() > MOST_TOLD ? some + " and " + (names.size() - MOST_TOLD) + " others" : some;
    }
}
