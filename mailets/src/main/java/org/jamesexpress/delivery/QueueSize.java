package org.jamesexpress.delivery;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How much mail of a route is not settled.
 *
 * @param recipients by their state; none of a state that is not there
 * @param oldest when the oldest mail arrived that waits
 */
public record QueueSize(Map<QueueState, Long> recipients, Optional<Instant> oldest) {
    public QueueSize {
        recipients = Map.copyOf(recipients);
    }

    public long of(QueueState state) {
        return recipients.getOrDefault(state, 0L);
    }
}
