package org.jamesexpress.delivery;

import java.time.Instant;
import java.util.List;

/**
 * A mail with those of its recipients that are tried now, all of one destination.
 *
 * @param body its id in the spool
 * @param messageId of the header, empty where there is none
 * @param eightBit whether the body has octets above 127
 * @param reversePath empty for the null reverse-path
 */
record Parcel(
        String id,
        String body,
        String messageId,
        String reversePath,
        Instant arrived,
        long size,
        boolean eightBit,
        String destination,
        List<Recipient> recipients) {
    boolean isReport() {
        return reversePath.isEmpty();
    }
}
