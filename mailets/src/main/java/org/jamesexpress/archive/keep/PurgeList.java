package org.jamesexpress.archive.keep;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a purge takes away, and what it leaves alone although it was asked for.
 *
 * @param mails in the order of the ledger
 * @param held how many mails each hold keeps, by its name
 * @param unread mails that are kept as long as there is any hold, since the index could not read them
 * @param unindexed mails of which nobody knows whether they are held or the query finds them, since the index doesn't have
 *     them yet
 * @param unsure mails that the query doesn't find in what the index could read of them
 * @param spared mails of which something is not as the ledger says
 * @param left files of mails that were purged before and are still there; they go, too
 * @param today the day of UTC, by which a mail's time is over or not
 * @param code tells this list from every other
 */
public record PurgeList(
        List<Mail> mails,
        Map<String, Long> held,
        long unread,
        long unindexed,
        long unsure,
        List<Spared> spared,
        List<String> left,
        LocalDate today,
        String code) {
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
     * @param from the reverse-path; empty if the mail's key was erased before
     * @param rule by which its time is over; empty if it goes before
     * @param bytes of the message's file; 0 if that is missing
     * @param missing whether the message's file is
     */
    public record Mail(
            String id,
            String file,
            String name,
            Optional<String> from,
            String rule,
            Instant archived,
            long bytes,
            boolean missing) {}

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
