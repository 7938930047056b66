package org.jamesexpress.smtp;

import org.jamesexpress.idn.Idna;
import org.jamesexpress.mime.Ascii;

/** How an address stands in a command: in ASCII, if its domain alone is not. */
final class WirePath {
    private WirePath() {}

    /** The address, its domain in A-labels (RFC 5890) where that makes all of it ASCII. */
    static String of(String address) {
        int at = address.lastIndexOf('@');
        String local = address.substring(0, at + 1);
        String domain = address.substring(at + 1);
        return at < 0 || Ascii.is(domain) || !Ascii.is(local) ? address : local + ascii(domain);
    }

    private static String ascii(String domain) {
        try {
            return Idna.toAscii(domain);
        } catch (IllegalArgumentException e) {
            return domain;
        }
    }
}
