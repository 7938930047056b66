package org.jamesexpress.archive.keep;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.Entry;
import org.jamesexpress.archive.Ledger;
import org.jamesexpress.archive.search.SearchIndex;

/**
 * Takes mails away for good: first each gets its tombstone in the ledger, on disk; then its key is erased, if it has one,
 * and its files go. What a crash comes between is left for the next purge. A hold that is ordered meanwhile ends it. The
 * server may run. For one thread.
 */
public final class Purge {
    /** So many tombstones share a force of the ledger, and so many mails at most have one and still their files. */
    private static final int MAILS_A_BATCH = 500;

    /** Clocks of two machines that are right may differ by so much. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    private final ArchiveFolder archive;
    private final Ledger ledger;
    private final Orders orders;
    private final Wanted wanted;
    private final String by;
    private final PurgeList list;
    private final Set<String> buried = new HashSet<>();

    private Purge(ArchiveFolder archive, Ledger ledger, Orders orders, Wanted wanted, String by, PurgeList list) {
        this.archive = archive;
        this.ledger = ledger;
        this.orders = orders;
        this.wanted = wanted;
        this.by = by;
        this.list = list;
    }

    /** Is told after each batch. */
    public interface Progress {
        void done(long mails);
    }

    /**
     * Finds out what would go, and takes nothing away.
     *
     * @param index must have been brought to the end of the ledger, if there is a query or a hold
     * @param by who has them taken away
     * @throws IOException says why nobody can know what may go, be it that the clock is behind the ledger
     */
    public static Purge plan(
            ArchiveFolder archive, Ledger ledger, SearchIndex index, Wanted wanted, Clock clock, String by)
            throws IOException {
        Orders orders = Orders.of(archive);
        Instant now = clock.instant();
        if (now.plus(SLACK).isBefore(orders.last())) {
            throw new IOException("The clock says " + now + ", and the last line of the ledger is of " + orders.last()
                    + ": nobody knows what day it is");
        }
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        PurgeList list = new Planner(archive, orders, index, wanted, today).list();
        return new Purge(archive, ledger, orders, wanted, by, list);
    }

    public PurgeList list() {
        return list;
    }

    /**
     * Takes away exactly what is on the list. Files that can't be deleted don't keep the others.
     *
     * @throws IOException also when files are still there that can't be deleted, when the holds have changed, or when
     *     somebody else purges; the mails of which the progress was told are gone then
     */
    public void run(Progress progress) throws IOException {
        List<PurgeList.Mail> mails = list.mails();
        List<IOException> failures = new ArrayList<>();
        for (int from = 0; from < mails.size(); from += MAILS_A_BATCH) {
            List<PurgeList.Mail> batch = mails.subList(from, Math.min(mails.size(), from + MAILS_A_BATCH));
            ledger.append(() -> {
                requireSameOrders();
                return batch.stream().map(this::tombstone).toList();
            });
            batch.forEach(each -> buried.add(each.id()));
            failures.addAll(PurgedFiles.delete(
                    archive, batch.stream().map(PurgeList.Mail::file).toList()));
            progress.done(buried.size());
        }
        failures.addAll(PurgedFiles.delete(archive, list.left()));
        if (!failures.isEmpty()) {
            throw new IOException(
                    "The files of " + failures.size()
                            + " purged mails are still there, and the next purge tries again: "
                            + failures.get(0).getMessage(),
                    failures.get(0));
        }
    }

    private void requireSameOrders() throws IOException {
        for (Entry each : orders.readOn()) {
            if (!(each instanceof Entry.Purged own && buried.contains(own.id()))) {
                throw new IOException("Somebody has ordered a hold, released one or purged mails meanwhile: "
                        + buried.size() + " mails were purged, and the others are to be looked at again");
            }
        }
    }

    private Entry.Purged tombstone(PurgeList.Mail mail) {
        return new Entry.Purged(
                mail.id(),
                mail.file(),
                mail.name(),
                mail.rule(),
                mail.rule().isEmpty() ? wanted.reason() : "",
                by,
                mail.missing());
    }
}
