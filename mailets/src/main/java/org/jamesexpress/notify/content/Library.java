package org.jamesexpress.notify.content;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jamesexpress.store.Store;

/**
 * The messages that are kept for endpoints, and the ways to them. Any thread may use it.
 *
 * @param desk where links are opened
 */
public record Library(Contents contents, Links links, Desk desk, Clock clock) {
    /**
     * The library of a database and a folder.
     *
     * @param folder see {@link Contents}, and for {@code upkeep}, too
     * @throws org.jamesexpress.store.StoreException when the database refuses
     */
    public static Library open(Store store, Path folder, ContentLimits limits, Clock clock, Executor upkeep) {
        Contents contents = new Contents(folder, limits, clock, upkeep);
        Links links = Links.of(store);
        return new Library(contents, links, new Desk(contents, links, clock), clock);
    }

    /** What puts messages and links into the events of an endpoint; see {@link Enclosing}. */
    public Enclosing enclosing(ContentTerms terms, Optional<URI> base) {
        return new Enclosing(terms, base, contents, links, clock);
    }
}
