package org.jamesexpress.mime;

import java.net.IDN;
import java.util.regex.Pattern;

/** How an address stands in a command: in ASCII, if its domain alone is not. */
public final class WirePath {
    /** Characters that IDNA2003 maps to another domain than IDNA2008 does: ß, ς, the joiners (RFC 5894, 7.2). */
    private static final Pattern MEANS_TWO_DOMAINS = Pattern.compile("[\u00DF\u03C2\u200C\u200D]");

    private WirePath() {}

    /** The address, its domain in A-labels (RFC 5890) where that makes all of it ASCII. */
    public static String of(String address) {
        int at = address.lastIndexOf('@');
        String local = address.substring(0, at + 1);
        String domain = address.substring(at + 1);
        return at < 0 || Ascii.is(domain) || !Ascii.is(local) ? address : local + ascii(domain);
    }

    private static String ascii(String domain) {
        if (MEANS_TWO_DOMAINS.matcher(domain).find()) {
            return domain;
        }
        try {
            String ascii = IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES);
            return ascii.isEmpty() ? domain : ascii;
        } catch (IllegalArgumentException e) {
            return domain;
        }
    }
}
