package org.jamesexpress.archive.keep;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a purge takes away, and what it leaves alone although it was asked for.
 *
 * @param mails in the order of the ledger
 * @param held how many mails each hold keeps, by its name
 * @param unread mails that are kept as long as there is any hold, since the index could not read them
 * @param spared mails of which something is not as the ledger says
 * @param left files of mails that were purged before and are still there; they go, too
 * @param code tells this list from every other
 */
public record PurgeList(
        List<Mail> mails, Map<String, Long> held, long unread, List<Spared> spared, List<String> left, String code) {
    public PurgeList {
        mails = List.copyOf(mails);
        spared = List.copyOf(spared);
        left = List.copyOf(left);
    }

    /**
     * A mail that goes.
     *
     * @param file of the message, from the archive's directory
     * @param name of the mail in the server that archived it
     * @param rule by which its time is over; empty if it goes before
     * @param bytes of the message's file
     */
    public record Mail(String id, String file, String name, String rule, Instant archived, long bytes) {}

    /** A mail that stays since something is wrong with it. */
    public record Spared(String file, String words) {}

    /** Of all messages that go. */
    public long bytes() {
        return mails.stream().mapToLong(Mail::bytes).sum();
    }

    public boolean isEmpty() {
        return mails.isEmpty() && left.isEmpty();
    }
}
