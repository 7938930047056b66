package org.jamesexpress.delivery;

import java.time.Duration;

/**
 * Where the time went of one attempt.
 *
 * @param before from arrival until the attempt was due
 * @param waiting from then until a worker took it
 * @param connecting to a host that takes mail: DNS, connection, greeting, TLS
 * @param sending from MAIL to the last reply
 */
record Timing(Duration before, Duration waiting, Duration connecting, Duration sending) {
    Duration total() {
        return before.plus(waiting).plus(connecting).plus(sending);
    }
}
