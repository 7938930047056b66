package org.jamesexpress.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A recipient of a mail, settled or not.
 *
 * @param state a {@link QueueState}'s word, or delivered, bounced, deleted
 * @param notifyOn what the sender wants to be told of (RFC 3461 4.1), empty where nothing was asked
 * @param orcpt the original recipient as it goes over the wire (RFC 3461 4.2), likewise
 * @param nextAttempt empty while none is planned
 * @param settled empty before it is
 * @param lastReply what the last attempt came to, empty before the first
 */
public record TracedRecipient(
        String recipient,
        String destination,
        String state,
        List<String> notifyOn,
        String orcpt,
        int attempts,
        Optional<Instant> nextAttempt,
        Optional<Instant> settled,
        String lastReply) {
    public TracedRecipient {
        notifyOn = List.copyOf(notifyOn);
    }
}
