package org.jamesexpress.cli;

import java.net.IDN;
import java.util.Optional;
import java.util.regex.Pattern;

/** The syntax of a mail domain or host name, RFC 1123 section 2.1. */
final class DomainName {
    private static final int MOST_CHARACTERS = 253;
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

    private DomainName() {}

    /** What is wrong with a name, and what would be right; empty for a good one. */
    static Optional<String> complaint(String name) {
        if (!name.contains(".") || name.startsWith(".") || name.endsWith(".")) {
            return Optional.of("a full name is needed, labels joined by dots, such as example.com");
        }
        if (name.length() > MOST_CHARACTERS) {
            return Optional.of("a name has at most 253 characters");
        }
        if (!name.chars().allMatch(c -> c < 128)) {
            return Optional.of(ascii(name));
        }
        String[] labels = name.split("\\.", -1);
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                return Optional.of("'" + label + "' is no label: 1 to 63 letters, digits and inner hyphens are");
            }
        }
        return labels[labels.length - 1].chars().allMatch(Character::isDigit)
                ? Optional.of("an address is no name")
                : Optional.empty();
    }

    private static String ascii(String name) {
        try {
            return "write it in ASCII: " + IDN.toASCII(name);
        } catch (IllegalArgumentException e) {
            return "a name is letters, digits and hyphens in labels joined by dots";
        }
    }
}
