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
 * @param order what an administrator wants done in place of an attempt: bounce, or empty
 */
record Recipient(int number, Rcpt rcpt, Instant due, int attempts, boolean delayWarned, String order) {
    /** Without an order. */
    Recipient(int number, Rcpt rcpt, Instant due, int attempts, boolean delayWarned) {
        this(number, rcpt, due, attempts, delayWarned, "");
    }

    boolean isToBeBounced() {
        return order.equals("bounce");
    }

    String address() {
        return rcpt.address();
    }
}
