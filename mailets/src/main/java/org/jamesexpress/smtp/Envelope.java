package org.jamesexpress.smtp;

import java.util.List;
import java.util.Optional;
import org.jamesexpress.mime.Ascii;

/**
 * From whom and to whom, apart from what the header says.
 *
 * @param reversePath {@code local@domain}, or empty for the null reverse-path
 * @param ret how much of the mail a report of its failure brings back
 * @param envid what the sender knows the mail by, as it goes over the wire: xtext (RFC 3461 4.4)
 * @param requiresTls whether no host may have the mail that does not promise to protect it on its way (REQUIRETLS, RFC
 *     8689). A report, whose reverse-path is null, goes without that promise rather than not at all (5).
 * @param recipients in the order of the RCPT commands
 */
public record Envelope(
        String reversePath, Optional<Ret> ret, Optional<String> envid, boolean requiresTls, List<Rcpt> recipients) {
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
        envid.ifPresent(Parameters::requireWord);
        List<String> addresses = recipients.stream().map(Rcpt::address).toList();
        addresses.forEach(Parameters::requirePath);
        if (addresses.contains("")) {
            throw new IllegalArgumentException("A recipient can't be empty");
        }
        if (addresses.stream().distinct().count() < addresses.size()) {
            throw new IllegalArgumentException("A recipient is named twice");
        }
    }

    /** Without wishes. */
    public static Envelope of(String reversePath, List<String> recipients) {
        return new Envelope(
                reversePath,
                Optional.empty(),
                Optional.empty(),
                false,
                recipients.stream().map(Rcpt::of).toList());
    }

    List<String> addresses() {
        return recipients.stream().map(Rcpt::address).toList();
    }

    /**
     * Whether an address needs SMTPUTF8 (RFC 6531): one whose local part is not ASCII, since a domain has A-labels.
     * Addresses alone decide. Raw UTF-8 in the header goes out under 8BITMIME as it is: marked with SMTPUTF8, the mail
     * would come back from the first host further on that lacks it.
     */
    boolean international() {
        return !isPlain(reversePath) || !addresses().stream().allMatch(Envelope::isPlain);
    }

    private static boolean isPlain(String address) {
        return Ascii.is(WirePath.of(address));
    }
}
