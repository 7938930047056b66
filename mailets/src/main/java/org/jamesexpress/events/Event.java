package org.jamesexpress.events;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Something that happened.
 *
 * @param sequence its place in the log, from 1, without gaps
 * @param id the same for the same fact, however often it is processed
 * @param subject the mailbox or recipient that it is about
 * @param time in whole milliseconds
 * @param data a JSON object
 */
public record Event(long sequence, String id, EventType type, String subject, Instant time, String data) {
    /** Drops what is below a millisecond, which a database would not keep. */
    public Event {
        time = time.truncatedTo(ChronoUnit.MILLIS);
    }
}
