package org.jamesexpress.tls.report;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses as RFC 5952 writes them, with the longest row of zeros left out. */
final class AddressText {
    private static final Pattern ZEROS = Pattern.compile("(?<![0-9a-f])0(?::0)+(?![0-9a-f])");

    private AddressText() {}

    static String of(InetAddress address) {
        String text = address.getHostAddress().replaceFirst("%.*", "");
        return address instanceof Inet6Address ? shortened(text) : text;
    }

    private static String shortened(String text) {
        int from = 0;
        int to = 0;
        for (Matcher zeros = ZEROS.matcher(text); zeros.find(); ) {
            if (zeros.end() - zeros.start() > to - from) {
                from = zeros.start();
                to = zeros.end();
            }
        }
        if (to == 0) {
            return text;
        }
        String before = from == 0 ? ":" : text.substring(0, from);
        String after = to == text.length() ? ":" : text.substring(to);
        return before + after;
    }
}
