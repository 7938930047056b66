package org.jamesexpress.delivery;

import java.util.List;

/** Says where mail is taken. */
interface Planning {
    /** What to do for a destination now; may wait for DNS. */
    Plan plan(String destination);

    /** The hosts that take over when no host of a destination can be reached; waits for DNS. */
    List<Candidate> relay(String destination);

    /** The same for destinations that lead to the same hosts and trust them alike; others must not share an attempt. */
    default String trust(String destination) {
        return destination;
    }
}
