package org.jamesexpress.smtp;

import java.util.List;
import java.util.Set;

/**
 * From whom and to whom, apart from what the header says.
 *
 * @param reversePath {@code local@domain}, or empty for the null reverse-path
 * @param recipients the forward-paths, {@code local@domain}, in the order of the RCPT commands
 */
public record Envelope(String reversePath, List<String> recipients) {
    /**
     * @throws IllegalArgumentException if an address carries a space, an angle bracket outside quotes or a control, or
     *     if there is no recipient, or one of them twice
     */
    public Envelope {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("An envelope needs a recipient");
        }
        Parameters.requirePath(reversePath);
        recipients.forEach(Parameters::requirePath);
        if (recipients.contains("")) {
            throw new IllegalArgumentException("A recipient can't be empty");
        }
        if (Set.copyOf(recipients).size() < recipients.size()) {
            throw new IllegalArgumentException("A recipient is named twice");
        }
    }

    /** Whether an address needs SMTPUTF8 (RFC 6531). */
    boolean international() {
        return !Parameters.isAscii(reversePath) || !recipients.stream().allMatch(Parameters::isAscii);
    }
}
