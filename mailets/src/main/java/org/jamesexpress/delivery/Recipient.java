package org.jamesexpress.delivery;

import java.time.Instant;

/**
 * A recipient that is not settled.
 *
 * @param number its place among the mail's recipients
 * @param due when it was to be tried
 * @param attempts made so far
 * @param delayWarned whether the sender knows already that it is late
 */
record Recipient(int number, String address, Instant due, int attempts, boolean delayWarned) {}
