package org.jamesexpress.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What one host, or the search for one, did for one recipient: a row for those who ask later.
 *
 * @param took milliseconds that this host took, or the search for one
 * @param next when it is tried again
 */
record Attempt(Recipient recipient, Instant time, long took, Outcome outcome, Finding finding, Optional<Instant> next) {
    /** @param arrived when the mail did */
    void count(Instant arrived, Meters meters) {
        meters.attempted(
                AttemptLog.word(outcome.name()),
                finding.stage().map(stage -> AttemptLog.word(stage.name())).orElse("none"));
        if (outcome == Outcome.DELIVERED) {
            meters.delivered(Duration.between(arrived, time));
        }
    }
}
