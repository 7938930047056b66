package org.jamesexpress.mx;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jamesexpress.idn.Idna;

/** Domains as people write them, turned into what DNS is asked for. */
final class DomainNames {
    private static final String LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
    private static final Pattern ASCII = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");
    private static final int LONGEST = 253;

    private static final Pattern LOCALHOST =
            Pattern.compile("(?:.+\\.)?localhost(?:\\.localdomain)?", Pattern.CASE_INSENSITIVE);

    private DomainNames() {}

    /** The domain in A-labels (RFC 5890), lower case, without a final dot; empty where it is no domain name. */
    static Optional<String> ascii(String domain) {
        try {
            String ascii = Idna.toAscii(domain).toLowerCase(Locale.ROOT);
            String bare = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
            return Optional.of(bare)
                    .filter(name -> name.length() <= LONGEST)
                    .filter(name -> ASCII.matcher(name).matches());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether a name is this machine's for itself, of which no DNS server is asked (RFC 6761, 6.3). */
    static boolean isLocalhost(String name) {
        return LOCALHOST.matcher(name).matches();
    }
}
