package org.jamesexpress.archive.keep;

import java.util.Optional;
import org.jamesexpress.archive.search.Query;

/**
 * Which mails are to be purged.
 *
 * @param query empty for all whose time is over
 * @param reason why also those go whose time is not over; empty if they don't
 */
public record Wanted(Optional<Query> query, String reason) {
    /** @throws IllegalArgumentException when that would be every mail of the archive */
    public Wanted {
        if (query.map(Query::asksForNothing).orElse(false)) {
            throw new IllegalArgumentException(Query.NOTHING_ASKED);
        }
        if (!reason.isEmpty() && query.isEmpty()) {
            throw new IllegalArgumentException("What goes before its time is named by a query");
        }
    }

    /** Those whose time is over. */
    public static Wanted over() {
        return new Wanted(Optional.empty(), "");
    }

    boolean early() {
        return !reason.isEmpty();
    }
}
