package org.jamesexpress.delivery;

import java.time.Duration;

/**
 * What a connection is used for before it ends.
 *
 * @param recipients of one transaction, at most
 * @param mails it carries at most, 1 for a connection of its own for each
 * @param idle how long it waits for the next one
 * @param age after which it takes no further one
 */
record SessionUse(int recipients, int mails, Duration idle, Duration age) {
    /** The same for one mail. */
    SessionUse once() {
        return new SessionUse(recipients, 1, idle, age);
    }
}
