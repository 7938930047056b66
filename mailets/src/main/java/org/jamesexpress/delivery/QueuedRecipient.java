package org.jamesexpress.delivery;

import java.time.Instant;
import java.util.Optional;

/**
 * A recipient in the queue.
 *
 * @param mail the mail's id
 * @param messageId of the header, empty where there is none
 * @param sender the reverse-path, empty for the null one
 * @param size of the message in bytes
 * @param attempts made so far
 * @param nextAttempt empty while none is planned
 * @param lastReply what the last attempt came to, empty before the first
 * @param route the delivery that it waits for
 */
public record QueuedRecipient(
        String mail,
        String messageId,
        String sender,
        String recipient,
        String destination,
        QueueState state,
        Instant arrived,
        long size,
        int attempts,
        Optional<Instant> nextAttempt,
        String lastReply,
        String route) {}
