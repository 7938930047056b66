package org.jamesexpress.delivery;

import java.time.Duration;

/** Counts what a delivery did, once it is written down. Any thread calls it; it must not block. */
public interface Meters {
    /** Nobody counts. */
    Meters NONE = new Meters() {};

    /**
     * A host, or the search for one, was through with a recipient.
     *
     * @param outcome delivered, next-host, deferred, bounced or kept
     * @param stage how far the conversation came, in lower case; none where there was no host
     */
    default void attempted(String outcome, String stage) {}

    /** A host took the mail for a recipient. */
    default void delivered(Duration sinceArrival) {}
}
