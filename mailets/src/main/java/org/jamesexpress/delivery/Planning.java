package org.jamesexpress.delivery;

import java.util.List;

/** Says where mail is taken. */
interface Planning {
    /** What to do for a destination now; may wait for DNS. */
    Plan plan(String destination);

    /** The hosts that take over when no host of a destination can be reached; waits for DNS. */
    List<Candidate> relay(String destination);

    /** The same hosts for a report that encrypting mail to them fails, which goes to them nevertheless (RFC 8460, 3). */
    default Planning heedless() {
        return this;
    }

    /** Where mail is taken whose sender has a wish. */
    default Planning under(TlsWish wish) {
        return this;
    }

    /** The same for destinations that lead to the same hosts and trust them alike; others must not share an attempt. */
    default String trust(String destination) {
        return destination;
    }
}
