package org.jamesexpress.smtp;

/** What may stand in a command. Whatever could end the line or the path early may not. */
final class Parameters {
    private Parameters() {}

    static void requirePath(String address) {
        boolean quoted = false;
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            if (isControl(c) || (!quoted && (c == ' ' || c == '<' || c == '>'))) {
                throw new IllegalArgumentException(
                        "An address can't carry the character U+%04X: %s".formatted((int) c, printable(address)));
            }
            if (quoted && c == '\\') {
                i++;
                requireQuotable(address, i);
            } else if (c == '"') {
                quoted = !quoted;
            }
        }
        if (quoted) {
            throw new IllegalArgumentException("A quote is never closed: " + address);
        }
    }

    private static void requireQuotable(String address, int index) {
        if (index == address.length() || isControl(address.charAt(index))) {
            throw new IllegalArgumentException("A backslash quotes nothing that can be sent: " + printable(address));
        }
    }

    /** A HELO name: letters of a host name or an address literal (RFC 5321 4.1.1.1). */
    static void requireHeloName(String name) {
        if (name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException("Not a HELO name: " + printable(name));
        }
    }

    /** The value of a parameter: printable, without a space (RFC 5321 4.1.2, esmtp-value). */
    static void requireWord(String value) {
        if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException("Not the value of a parameter: " + printable(value));
        }
    }

    static String printable(String text) {
        StringBuilder printable = new StringBuilder(text);
        for (int i = 0; i < printable.length(); i++) {
            if (isControl(printable.charAt(i))) {
                printable.setCharAt(i, '?');
            }
        }
        return printable.toString();
    }

    private static boolean isControl(char c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }
}
