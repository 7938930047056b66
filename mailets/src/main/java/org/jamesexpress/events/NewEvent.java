package org.jamesexpress.events;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Something that happened, not yet in the log.
 *
 * @param id the same for the same fact, however often it is processed
 * @param subject the mailbox or recipient that it is about
 * @param time kept in whole milliseconds
 * @param data a JSON object
 */
public record NewEvent(String id, EventType type, String subject, Instant time, String data) {
    /** Drops what is below a millisecond. */
    public NewEvent {
        time = time.truncatedTo(ChronoUnit.MILLIS);
    }

    /** What it counts for where the log is kept by its size. */
    long octets() {
        return octets(id) + octets(subject) + octets(data);
    }

    private static long octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
