package org.jamesexpress.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.smtp.Ret;

/**
 * A mail with those of its recipients that are tried now, all of destinations that are reached the same way.
 *
 * @param destination one of them
 * @param reversePath empty for the null reverse-path
 * @param messageId of the header, empty where there is none
 * @param ret how much of the mail a report brings back, where the sender said so
 * @param envid what the sender knows the mail by, as it goes over the wire
 * @param tls what the sender wants of the connections that it goes over
 */
record Parcel(
        String id,
        String destination,
        String reversePath,
        String messageId,
        Instant arrived,
        Optional<Ret> ret,
        Optional<String> envid,
        TlsWish tls,
        StoredBody body,
        List<Recipient> recipients) {
    boolean isReport() {
        return reversePath.isEmpty();
    }

    /** The same mail for some of its recipients, of another of its destinations. */
    Parcel with(String theirs, List<Recipient> some) {
        return new Parcel(id, theirs, reversePath, messageId, arrived, ret, envid, tls, body, some);
    }

    /** The same mail for some of its recipients. */
    Parcel with(List<Recipient> some) {
        return new Parcel(id, destination, reversePath, messageId, arrived, ret, envid, tls, body, some);
    }
}
