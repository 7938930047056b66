package org.jamesexpress.brokers;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventType;
import org.jamesexpress.notify.endpoint.Surroundings;

/** What the tests of all brokers tell, and live on. */
public final class Events {
    public static final String SOURCE = "//mail.example.test";

    private Events() {}

    public static Event event(String id) {
        return event(id, "bob@example.test");
    }

    public static Event event(String id, String subject) {
        return new Event(
                7, id, EventType.MAIL_RECEIVED, subject, Instant.parse("2026-11-21T12:00:00Z"), "{\"subject\":\"合同\"}");
    }

    /** As long as events are. */
    public static Event long64K() {
        Event event = event("long");
        String data = "{\"snippet\":\"" + "x".repeat(64_000) + "\"}";
        return new Event(event.sequence(), event.id(), event.type(), event.subject(), event.time(), data);
    }

    public static Surroundings surroundings(Duration timeout) {
        return new Surroundings("bus", timeout, SOURCE, Clock.systemUTC(), task -> {
            Thread thread = new Thread(task, "broker-test");
            thread.setDaemon(true);
            return thread;
        });
    }
}
