package org.jamesexpress.archive.keep;

import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.Entry;
import org.jamesexpress.archive.Ledger;
import org.jamesexpress.archive.search.Query;

/**
 * Orders and ends the holds of an archive, which stand in its ledger, so that none comes or goes without a trace. Any thread
 * may call.
 */
public final class Holds {
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,59}");

    private final ArchiveFolder archive;
    private final Ledger ledger;
    private final String by;
    private final ZoneId zone;

    /**
     * What one orders.
     *
     * @param by who orders
     * @param zone whose days the queries mean
     */
    public Holds(ArchiveFolder archive, Ledger ledger, String by, ZoneId zone) {
        this.archive = archive;
        this.ledger = ledger;
        this.by = by;
        this.zone = zone;
    }

    /** Those in force, the oldest first. */
    public static List<Hold> of(ArchiveFolder archive) throws IOException {
        return List.copyOf(Orders.readable(archive).holds());
    }

    /**
     * Orders a hold; it is in force when this returns.
     *
     * @throws IllegalArgumentException when the name is none, nothing is said of why, or the query is none or
     *     asks for nothing
     * @throws IOException also when there is one of that name
     */
    public void add(String name, String query, String reason) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    name + " is no name of a hold: up to 60 letters, digits, dots and hyphens are right");
        }
        require(reason);
        require(query);
        if (Query.parse(query, Clock.system(zone)).asksForNothing()) {
            throw new IllegalArgumentException(Query.NOTHING_ASKED);
        }
        ledger.append(() -> {
            if (Orders.readable(archive).isHold(name)) {
                throw new IOException("There is a hold " + name + " already: another name is right");
            }
            return List.of(new Entry.Held(name, query, isUtc() ? "" : zone.getId(), reason, by));
        });
    }

    /**
     * Ends a hold.
     *
     * @throws IllegalArgumentException when nothing is said of why
     * @throws IOException also when there is none of that name
     */
    public void release(String name, String reason) throws IOException {
        require(reason);
        ledger.append(() -> {
            if (!Orders.readable(archive).isHold(name)) {
                throw new IOException("There is no hold " + name);
            }
            return List.of(new Entry.Released(name, reason, by));
        });
    }

    private boolean isUtc() {
        return zone.normalized().equals(ZoneOffset.UTC);
    }

    private static void require(String words) {
        if (words.isBlank()) {
            throw new IllegalArgumentException("A hold has a query and a reason: one of them is empty");
        }
    }
}
