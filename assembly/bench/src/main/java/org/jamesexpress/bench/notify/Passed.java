package org.jamesexpress.bench.notify;

import org.jamesexpress.bench.Delays;

/**
 * What one contender has done in one round.
 *
 * @param rate webhooks a second that came of the mails, from the first mail to the last webhook
 * @param sinceAccepted from 250 at the sender to the webhook
 * @param sinceDue from the time at which the mail should have been sent to the webhook
 */
record Passed(double rate, Delays sinceAccepted, Delays sinceDue) {
    double p50() {
        return sinceAccepted.millis(0.5);
    }

    double p99() {
        return sinceAccepted.millis(0.99);
    }

    double max() {
        return sinceAccepted.millis(1);
    }

    double p50SinceDue() {
        return sinceDue.millis(0.5);
    }

    double p99SinceDue() {
        return sinceDue.millis(0.99);
    }
}
