package org.jamesexpress.archive.search;

import java.time.Instant;
import java.util.List;

/**
 * A mail that was found. All texts are fit to be shown on one line.
 *
 * @param number of its line in the ledger
 * @param file from the archive's directory
 * @param from of the header, or else the reverse-path
 * @param recipients the first of the envelope
 * @param recipientCount all of the envelope
 * @param size of the message as it came, in bytes
 */
public record Hit(
        long number,
        String id,
        String file,
        Instant arrived,
        String direction,
        String from,
        List<String> recipients,
        int recipientCount,
        String subject,
        String messageId,
        long size,
        int attachments) {}
