package org.jamesexpress.archive.keep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.Entry;
import org.jamesexpress.archive.LedgerLine;

/** What a ledger orders of its mails: which are held, and which were taken away. For one thread. */
final class Orders {
    private final LedgerWalk walk;
    private final Map<String, Hold> holds = new LinkedHashMap<>();
    private final Map<String, String> purged = new HashMap<>();

    private Orders(ArchiveFolder archive) {
        this.walk = new LedgerWalk(archive);
    }

    /** @throws IOException also when there is no ledger, or a line of it can't be read */
    static Orders of(ArchiveFolder archive) throws IOException {
        if (archive.id().isEmpty()) {
            throw new IOException(archive.directory() + " is no archive: it has no ledger");
        }
        Orders orders = new Orders(archive);
        orders.readOn();
        return orders;
    }

    /** Reads what the ledger has had since, and tells the orders among it. */
    List<Entry> readOn() throws IOException {
        List<Entry> found = new ArrayList<>();
        walk.readOn(line -> {
            if (take(line)) {
                found.add(line.entry());
            }
        });
        return found;
    }

    private boolean take(LedgerLine line) {
        Entry entry = line.entry();
        if (entry instanceof Entry.Held held) {
            holds.put(held.name(), Hold.of(held, line.time()));
        } else if (entry instanceof Entry.Released released) {
            holds.remove(released.name());
        } else if (entry instanceof Entry.Purged mail) {
            purged.put(mail.id(), mail.file());
        } else {
            return false;
        }
        return true;
    }

    /** Those in force by their names, the oldest first. */
    Map<String, Hold> holds() {
        return holds;
    }

    boolean isPurged(String id) {
        return purged.containsKey(id);
    }

    /** The messages of all mails that were taken away. */
    Iterable<String> purgedFiles() {
        return purged.values();
    }
}
