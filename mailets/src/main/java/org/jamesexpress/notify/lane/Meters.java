package org.jamesexpress.notify.lane;

import org.jamesexpress.notify.endpoint.Outcome;

/** Counts what endpoints were told. Any thread calls it; it must not block. */
public interface Meters {
    /** Nobody counts. */
    Meters NONE = new Meters() {};

    /** An event was on its way to an endpoint, a heartbeat, too, but no test. */
    default void tried(String endpoint, Outcome outcome) {}
}
