package org.jamesexpress.notify.lane;

import java.time.Instant;

/** What an endpoint is to be sent again. */
public sealed interface Replay {
    /** All that was given up. */
    record Dead() implements Replay {}

    /** Everything from the first event on that happened then or later, in order. */
    record Since(Instant time) implements Replay {}

    /** Everything from that place in the log on, in order. */
    record Sequence(long first) implements Replay {}

    /** The events of one mail. */
    record MessageId(String messageId) implements Replay {}

    /** One event. */
    record EventId(String id) implements Replay {}
}
