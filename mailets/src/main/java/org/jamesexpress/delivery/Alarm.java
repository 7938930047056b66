package org.jamesexpress.delivery;

import java.time.Instant;

/** A moment at which something is to be done. Not thread-safe: its owner guards it. */
final class Alarm {
    private Instant at;

    Alarm(Instant at) {
        this.at = at;
    }

    Instant at() {
        return at;
    }

    /** Moves it to an earlier moment, never to a later one. */
    void noLaterThan(Instant moment) {
        at = moment.isBefore(at) ? moment : at;
    }

    /** Whether it is due; if so, it is set to the moment given. */
    boolean rings(Instant now, Instant then) {
        if (now.isBefore(at)) {
            return false;
        }
        at = then;
        return true;
    }
}
