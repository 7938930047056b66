package org.jamesexpress.archive.keep;

import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.Entry;
import org.jamesexpress.archive.Ledger;
import org.jamesexpress.archive.search.SearchIndex;

/**
 * Takes mails away for good: first each gets its tombstone in the ledger, on disk; then its key is erased, if it
 * has one, and its files go. What a crash
 * comes between is left for the next purge. A hold that is ordered meanwhile ends it. The server may run. For one thread.
 */
public final class Purge {
    /** So many tombstones share a force of the ledger, and so many mails at most have one and still their files. */
    private static final int MAILS_A_BATCH = 500;

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
     * @throws IOException says why nobody can know what may go
     */
    public static Purge plan(
            ArchiveFolder archive, Ledger ledger, SearchIndex index, Wanted wanted, Clock clock, String by)
            throws IOException {
        Orders orders = Orders.of(archive);
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        PurgeList list = new Planner(archive, orders, index, wanted, today).list();
        return new Purge(archive, ledger, orders, wanted, by, list);
    }

    public PurgeList list() {
        return list;
    }

    /**
     * Takes away exactly what is on the list.
     *
     * @throws IOException also when the holds have changed, or somebody else purges; the mails of which the progress was
     *     told are gone then
     */
    public void run(Progress progress) throws IOException {
        List<PurgeList.Mail> mails = list.mails();
        for (int from = 0; from < mails.size(); from += MAILS_A_BATCH) {
            List<PurgeList.Mail> batch = mails.subList(from, Math.min(mails.size(), from + MAILS_A_BATCH));
            ledger.append(() -> {
                requireSameOrders();
                return batch.stream().map(this::tombstone).toList();
            });
            batch.forEach(each -> buried.add(each.id()));
            PurgedFiles.delete(archive, batch.stream().map(PurgeList.Mail::file).toList());
            progress.done(buried.size());
        }
        PurgedFiles.delete(archive, list.left());
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
                mail.id(), mail.file(), mail.name(), mail.rule(), mail.rule().isEmpty() ? wanted.reason() : "", by);
    }
}
