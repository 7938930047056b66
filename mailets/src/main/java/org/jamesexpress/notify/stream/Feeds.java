package org.jamesexpress.notify.stream;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jamesexpress.notify.content.Desk;

/** The feeds behind one door, by their names. Any thread may call. */
final class Feeds {
    private final Map<String, Feed> byName = new ConcurrentHashMap<>();

    /** Adds a feed; false if there is one of its name. */
    boolean add(Feed feed) {
        return byName.putIfAbsent(feed.name(), feed) == null;
    }

    /** Takes a feed away, and says whether none is left. */
    boolean remove(Feed feed) {
        byName.remove(feed.name(), feed);
        return byName.isEmpty();
    }

    /** How many may listen to all of them. */
    int room() {
        return byName.values().stream().mapToInt(Feed::room).sum();
    }

    Optional<Feed> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Where the links of this port are opened; empty once nobody is served any more. */
    Optional<Desk> desk() {
        return byName.values().stream().map(Feed::desk).findFirst();
    }

    /** The feed that needs no name. */
    Optional<Feed> only() {
        return byName.size() == 1 ? byName.values().stream().findFirst() : Optional.empty();
    }
}
