package org.jamesexpress.delivery;

import java.util.List;
import java.util.Optional;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.smtp.Ret;
import org.jamesexpress.store.Content;

/**
 * A mail to be delivered.
 *
 * @param id names the mail for good, in the log too: the same id taken again, as after a crash, delivers nothing twice
 * @param reversePath empty for the null reverse-path
 * @param ret how much of the mail a report brings back, where the sender said so (RFC 3461 4.3)
 * @param envid what the sender knows the mail by, as it goes over the wire: xtext (RFC 3461 4.4)
 * @param messageId of the header, for those who search by it
 */
public record OutboundMail(
        String id,
        String reversePath,
        Optional<Ret> ret,
        Optional<String> envid,
        List<Rcpt> recipients,
        Optional<String> messageId,
        Content content) {
    public OutboundMail {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("A mail needs a recipient: " + id);
        }
    }
}
