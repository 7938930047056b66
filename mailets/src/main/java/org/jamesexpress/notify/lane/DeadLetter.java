package org.jamesexpress.notify.lane;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jamesexpress.events.Event;

/**
 * An event that was given up.
 *
 * @param attempts all of them, oldest first
 */
public record DeadLetter(Event event, Instant firstTry, Instant lastTry, String lastWords, List<Attempt> attempts) {
    /**
     * One try.
     *
     * @param number from 1
     * @param words what became of it: {@code HTTP 503}
     */
    public record Attempt(int number, Instant time, Duration took, String words) {}
}
