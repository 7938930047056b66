package org.jamesexpress.cli;

import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.TypeConversionException;

/** A user's address, in lower case. */
record EmailAddress(String local, String domain) {
    /** What James refuses in the name of a user. */
    private static final String NOT_IN_LOCAL = "\"(),:;<>@[\\]";

    /** @throws TypeConversionException when it is none: wrong usage */
    static EmailAddress parse(String text) {
        int at = text.lastIndexOf('@');
        if (at <= 0) {
            throw new TypeConversionException(text + " is no address: someone@example.com is one");
        }
        String local = text.substring(0, at);
        if (!local.chars().allMatch(c -> c > ' ' && c < 127 && NOT_IN_LOCAL.indexOf(c) < 0)) {
            throw new TypeConversionException(
                    text + ": before the @ stand letters, digits and none of " + NOT_IN_LOCAL + " nor blanks");
        }
        String domain = text.substring(at + 1);
        Optional<String> complaint = DomainName.complaint(domain);
        if (complaint.isPresent()) {
            throw new TypeConversionException(text + ": " + complaint.get());
        }
        return new EmailAddress(local.toLowerCase(Locale.ROOT), domain.toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return local + "@" + domain;
    }
}
