package org.jamesexpress.mailets;

import org.apache.james.core.MailAddress;
import org.jamesexpress.net.Literals;

/** James's addresses as RFC 5321 writes them. */
final class Addresses {
    private Addresses() {}

    /** With the brackets of an address literal, which James takes off. */
    static String text(MailAddress address) {
        String text = address.asString();
        String domain = address.getDomain().asString();
        return Literals.address(domain)
                .map(literal -> text.substring(0, text.length() - domain.length()) + Literals.inBrackets(literal))
                .orElse(text);
    }
}
