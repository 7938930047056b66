package org.jamesexpress.archive.keep;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jamesexpress.archive.Entry;
import org.jamesexpress.archive.search.Query;

/**
 * An order that nothing a query finds is taken away, whether it is there or comes later.
 *
 * @param since when it was ordered
 */
public record Hold(String name, String query, String zone, String reason, String by, Instant since) {
    static Hold of(Entry.Held held, Instant since) {
        return new Hold(held.name(), held.query(), held.zone(), held.reason(), held.by(), since);
    }

    /**
     * What it holds: the same whenever and wherever it is asked, so that days are those of the zone in which it was ordered,
     * and so long ago counts from then.
     *
     * @throws IllegalArgumentException says what is wrong with the query
     */
    public Query parsed() {
        return Query.parse(query, Clock.fixed(since, zoneOf(zone)));
    }

    private static ZoneId zoneOf(String zone) {
        try {
            return zone.isEmpty() ? ZoneOffset.UTC : ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("there is no time zone " + zone, e);
        }
    }
}
