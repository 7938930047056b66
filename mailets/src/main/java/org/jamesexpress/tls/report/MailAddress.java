package org.jamesexpress.tls.report;

import java.util.regex.Pattern;
import org.jamesexpress.mx.HostPattern;

/**
 * An address of the plain kind (RFC 5322, 3.4.1).
 *
 * @param domain in A-labels and lower case
 */
public record MailAddress(String localPart, String domain) {
    private static final Pattern LOCAL_PART = Pattern.compile("(?!\\.)(?:\\.?[A-Za-z0-9!#$%&'*+/=?^_`{|}~-])+");
    private static final int LONGEST_LOCAL_PART = 64;

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static MailAddress parse(String text) {
        int at = text.lastIndexOf('@');
        String localPart = text.substring(0, Math.max(0, at));
        if (localPart.length() > LONGEST_LOCAL_PART
                || !LOCAL_PART.matcher(localPart).matches()) {
            throw new IllegalArgumentException("is no plain mail address");
        }
        HostPattern domain = HostPattern.parse(text.substring(at + 1));
        if (domain.below()) {
            throw new IllegalArgumentException("is no plain mail address");
        }
        return new MailAddress(localPart, domain.name());
    }

    @Override
    public String toString() {
        return localPart + '@' + domain;
    }
}
