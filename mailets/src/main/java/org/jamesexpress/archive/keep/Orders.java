package org.jamesexpress.archive.keep;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.Entry;
import org.jamesexpress.archive.LedgerLine;

/** What a ledger orders of its mails: which are held, and which were taken away. For one thread. */
final class Orders {
    private final LedgerWalk walk;
    private final List<Hold> holds = new ArrayList<>();
    private final Map<Grave, Long> purged = new HashMap<>();
    private Instant last = Instant.MIN;

    private Orders(LedgerWalk walk) {
        this.walk = walk;
    }

    /** The mail that a tombstone names. */
    record Grave(String id, String file) {}

    /** @throws IOException also when there is no ledger, or a line of it can't be read */
    static Orders of(ArchiveFolder archive) throws IOException {
        return of(archive, LedgerWalk.strict(archive));
    }

    /** Those of the lines that can be read: a hold must be possible whatever has become of the ledger. */
    static Orders readable(ArchiveFolder archive) throws IOException {
        return of(archive, LedgerWalk.lenient(archive));
    }

    private static Orders of(ArchiveFolder archive, LedgerWalk walk) throws IOException {
        if (archive.id().isEmpty()) {
            throw new IOException(archive.directory() + " is no archive: it has no ledger");
        }
        Orders orders = new Orders(walk);
        orders.readOn();
        return orders;
    }

    /** Reads what the ledger has had since, and tells the orders among it. */
    List<Entry> readOn() throws IOException {
        List<Entry> found = new ArrayList<>();
        walk.readOn(line -> {
            last = line.time();
            if (take(line)) {
                found.add(line.entry());
            }
        });
        return found;
    }

    private boolean take(LedgerLine line) {
        Entry entry = line.entry();
        if (entry instanceof Entry.Held held) {
            holds.add(Hold.of(held, line.time()));
        } else if (entry instanceof Entry.Released released) {
            holds.removeIf(each -> each.name().equals(released.name()));
        } else if (entry instanceof Entry.Purged mail) {
            purged.put(new Grave(mail.id(), mail.file()), line.number());
        } else {
            return false;
        }
        return true;
    }

    /** Those in force, the oldest first; a ledger that was tampered with may have two of a name. */
    List<Hold> holds() {
        return holds;
    }

    boolean isHold(String name) {
        return holds.stream().anyMatch(each -> each.name().equals(name));
    }

    /** Whether a mail has a tombstone: one that comes after it, and names its id and its file. */
    boolean isPurged(long number, Entry.Archived mail) {
        return purged.getOrDefault(new Grave(mail.id(), mail.file()), 0L) > number;
    }

    /** What all tombstones name, be it a mail of the ledger or not. */
    Set<Grave> graves() {
        return purged.keySet();
    }

    /** The time of the last line. */
    Instant last() {
        return last;
    }
}
