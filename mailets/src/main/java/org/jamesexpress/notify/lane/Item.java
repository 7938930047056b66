package org.jamesexpress.notify.lane;

import org.jamesexpress.events.Event;

/**
 * An event on its way to an endpoint.
 *
 * @param first the first sequence that it stands for; it stands for all from there to its own
 * @param tries how often it was tried before
 */
record Item(Origin origin, Event event, long first, int tries) {
    /** Where it came from: the log, or a row of what waits, or neither. */
    enum Origin {
        LOG,
        ROW,
        HEARTBEAT
    }

    static Item ofLog(Event event, long first) {
        return new Item(Origin.LOG, event, first, 0);
    }

    static Item ofLog(Event event) {
        return ofLog(event, event.sequence());
    }

    static Item heartbeat(Event event) {
        return new Item(Origin.HEARTBEAT, event, event.sequence(), 0);
    }

    static Item ofRow(Event event, int tries) {
        return new Item(Origin.ROW, event, event.sequence(), tries);
    }
}
