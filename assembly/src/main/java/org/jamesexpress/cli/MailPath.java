package org.jamesexpress.cli;

import java.util.List;
import java.util.Optional;
import org.jamesexpress.smtp.Envelope;

/** The address of anybody on the network, as an SMTP command carries it: nothing is changed in it. */
final class MailPath {
    private MailPath() {}

    /** What is wrong with an address, and what would be right; empty for a good one. */
    static Optional<String> complaint(String address) {
        int at = address.lastIndexOf('@');
        if (at <= 0 || at == address.length() - 1) {
            return Optional.of(address + " is no address: someone@example.com is one");
        }
        try {
            return Envelope.of("", List.of(address)).recipients().isEmpty() ? Optional.of(address) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
