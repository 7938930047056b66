package org.jamesexpress.delivery;

import java.util.List;
import java.util.Optional;
import org.jamesexpress.store.Content;

/**
 * A mail to be delivered.
 *
 * @param id names the mail for good, in the log too: the same id taken again, as after a crash, delivers nothing twice
 * @param reversePath empty for the null reverse-path
 * @param recipients as {@code local@domain}
 * @param messageId of the header, for those who search by it
 */
public record OutboundMail(
        String id, String reversePath, List<String> recipients, Optional<String> messageId, Content content) {
    public OutboundMail {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("A mail needs a recipient: " + id);
        }
    }
}
