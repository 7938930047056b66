package org.jamesexpress.delivery;

import java.time.Instant;
import org.jamesexpress.smtp.Rcpt;

/**
 * A recipient that is not settled.
 *
 * @param number its place among the mail's recipients
 * @param due when it was to be tried
 * @param attempts made so far
 * @param delayWarned whether the sender knows already that it is late
 */
record Recipient(int number, Rcpt rcpt, Instant due, int attempts, boolean delayWarned) {
    String address() {
        return rcpt.address();
    }
}
