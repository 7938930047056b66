package org.jamesexpress.tls.sts;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where policies outlast those who fetched them. Any thread may use it; it may wait for the disk. */
interface PolicyShelf {
    /** For those who are gone in a moment: nothing lasts. */
    PolicyShelf NONE = new PolicyShelf() {};

    default Optional<Held> find(String domain) {
        return Optional.empty();
    }

    /** Another node may have fetched it later. */
    default void put(String domain, Held held) {}

    /** A mail asked for it. */
    default void use(String domain, Instant now) {}

    /** The domains whose policies should be fetched again; that which ends first comes first. */
    default List<String> due(Instant now, int limit) {
        return List.of();
    }

    /** Forgets what has ended, and what is too much. */
    default void trim(Instant now) {}
}
