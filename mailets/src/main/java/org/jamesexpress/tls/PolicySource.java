package org.jamesexpress.tls;

import java.util.Optional;
import org.jamesexpress.mx.Route;

/** Somebody who may have a say in what connections must prove. */
public interface PolicySource {
    /**
     * What it says of a host for mail of a destination; empty to leave it to others. May wait for the network, for a time
     * that has an end. It is asked for each attempt, so it should remember what it knows.
     *
     * @param destination a domain in A-labels and lower case, or an address literal
     * @param host its name as DNS has it, or its address where it has none
     */
    Optional<Ruling> of(String destination, String host);

    /**
     * Why not to believe now that a domain takes no mail, as DNS has it. Waits likewise; asked before mail comes back for it.
     *
     * @param destination likewise
     * @param none where DNS leads, which is to nobody
     */
    default Optional<Ruling.Wait> doubts(String destination, Route none) {
        return Optional.empty();
    }

    /**
     * Whether the domain itself says, so that nobody on the way can have changed it, that this is one of its hosts; also
     * where nothing is demanded of it. Asked after {@link #of}, so that it hardly waits.
     *
     * @param destination likewise
     * @param host likewise
     */
    default boolean names(String destination, String host) {
        return false;
    }

    /** Whether it speaks for whoever runs this server, and not for the domain. */
    default boolean isOurs() {
        return false;
    }

    /**
     * What it says of a relay by its name, which is nobody's mail host that a domain could speak of.
     *
     * @param relay a host, in A-labels and lower case, or an address
     * @param port that it is asked at
     */
    default Optional<Ruling> ofRelay(String relay, int port) {
        return Optional.empty();
    }

    /**
     * Whether {@link #of} would wait for more than DNS now, so that others shouldn't stand behind who asks.
     *
     * @param destination likewise
     */
    default boolean takesLong(String destination) {
        return false;
    }

    /**
     * What the domain publishes, for reports, also where it demands nothing of connections; empty where this source knows
     * of no such thing. Asked after {@link #of}, so that it hardly waits.
     *
     * @param destination a domain in A-labels and lower case
     * @param host likewise
     */
    default Optional<Published> published(String destination, String host) {
        return Optional.empty();
    }
}
