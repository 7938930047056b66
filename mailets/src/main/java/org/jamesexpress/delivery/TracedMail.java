package org.jamesexpress.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A mail with all that is known of it.
 *
 * @param messageId of the header, empty where there is none
 * @param sender the reverse-path, empty for the null one
 * @param size of the message in bytes
 * @param ret FULL or HDRS (RFC 3461 4.3), empty where nothing was asked
 * @param envid as it goes over the wire (RFC 3461 4.4), likewise
 * @param tls what the sender wants of connections
 * @param settled when the last recipient was; empty before
 * @param recipients the first {@link #MOST}
 * @param recipientCount of all
 * @param attempts the last {@link #MOST}, the oldest of them first
 * @param attemptCount of all
 */
public record TracedMail(
        String mail,
        String route,
        String messageId,
        String sender,
        Instant arrived,
        long size,
        String ret,
        String envid,
        TlsWish tls,
        Optional<Instant> settled,
        List<TracedRecipient> recipients,
        int recipientCount,
        List<LoggedAttempt> attempts,
        int attemptCount) {
    /** So many recipients and attempts are told of. */
    public static final int MOST = 1000;

    public TracedMail {
        recipients = List.copyOf(recipients);
        attempts = List.copyOf(attempts);
    }
}
