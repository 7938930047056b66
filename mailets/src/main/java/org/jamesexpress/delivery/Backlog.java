package org.jamesexpress.delivery;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The mails of one destination that are in memory, and whether the table has more. Guarded by {@link Lanes}. */
final class Backlog {
    /** In the order in which they came. */
    final Set<String> waiting = new LinkedHashSet<>();

    /** Those whose trip broke down; they wait for {@link Lanes#unpark}. */
    final Set<String> parked = new HashSet<>();

    boolean tableHasMore;

    /** Trips that are under way for it. */
    int running;

    private final String destination;

    /** Empty until it is known where the destination's hosts are. */
    private Optional<Lane> lane = Optional.empty();

    private String way = "";

    Backlog(String destination) {
        this.destination = destination;
    }

    String destination() {
        return destination;
    }

    void routed(Lane along, String thisWay) {
        lane = Optional.of(along);
        way = thisWay;
    }

    Optional<Lane> lane() {
        return lane;
    }

    String way() {
        return way;
    }

    /** Whether there is nothing here that is to be remembered. */
    boolean isIdle() {
        return waiting.isEmpty() && parked.isEmpty() && running == 0 && !tableHasMore;
    }
}
