package org.jamesexpress.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jamesexpress.store.Store;

/** A log in memory, in the plainest words there are for what a log does, which takes the steps of a real one beside it. */
final class EventLogModel {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final List<String> READERS = List.of("one", "two", "three");

    private final Store store;
    private final EventLog log;
    private final Random random;
    private final List<Event> events = new ArrayList<>();
    private final Map<String, Long> cursors = new TreeMap<>();
    private long last;

    EventLogModel(Store store, EventLog log, Random random) {
        this.store = store;
        this.log = log;
        this.random = random;
    }

    /** One step of any kind, after which both logs are the same. */
    void step() {
        switch (random.nextInt(7)) {
            case 0 -> enroll(reader());
            case 1 -> advance(reader(), random.nextLong(last + 1));
            case 2 -> trim(random.nextInt(60), random.nextInt(60));
            case 3 -> rollBack(anything());
            case 4 -> trimToSize(random.nextInt(2_000));
            default -> append(anything());
        }
        assertThat(log.after(0, 1_000)).isEqualTo(events);
        READERS.forEach(each -> assertThat(log.cursor(each)).isEqualTo(cursors.getOrDefault(each, 0L)));
    }

    private void append(NewEvent event) {
        Event expected = events.stream()
                .filter(each -> each.id().equals(event.id()))
                .findFirst()
                .orElseGet(() -> add(event));
        assertThat(log.append(event).join()).isEqualTo(expected);
    }

    private Event add(NewEvent event) {
        Event added = new Event(++last, event.id(), event.type(), event.subject(), event.time(), event.data());
        events.add(added);
        return added;
    }

    private void rollBack(NewEvent event) {
        assertThatIllegalStateException()
                .isThrownBy(() -> store.writeNow(tx -> {
                    log.append(tx, event);
                    throw new IllegalStateException();
                }));
    }

    private void enroll(String reader) {
        cursors.putIfAbsent(reader, last);
        log.enroll(reader).join();
    }

    private void advance(String reader, long sequence) {
        cursors.merge(reader, sequence, Math::max);
        log.advance(reader, sequence).join();
    }

    private void trim(int passed, int more) {
        Retention retention = new Retention(Duration.ofDays(passed), Duration.ofDays(passed + more));
        long everyReader = cursors.values().stream().reduce(Long.MAX_VALUE, Math::min);
        long end = Math.max(
                Math.min(everyReader, lastBefore(NOW.minus(retention.passed()))),
                lastBefore(NOW.minus(retention.unread())));
        int before = events.size();
        events.removeIf(each -> each.sequence() <= end);
        assertThat(log.trim(NOW, retention)).isEqualTo(before - events.size());
    }

    private void trimToSize(long most) {
        int before = events.size();
        while (events.stream().mapToLong(EventLogModel::octets).sum() > most) {
            events.remove(0);
        }
        assertThat(log.trimToSize(new Retention(Duration.ZERO, Duration.ZERO, most)))
                .isEqualTo(before - events.size());
    }

    private static long octets(Event event) {
        return (event.id() + event.subject() + event.data()).getBytes(StandardCharsets.UTF_8).length;
    }

    private long lastBefore(Instant time) {
        long found = 0;
        for (Event each : events) {
            if (each.time().isBefore(time)) {
                found = each.sequence();
            } else if (!each.time().isAfter(NOW)) {
                break;
            }
        }
        return found;
    }

    private String reader() {
        return READERS.get(random.nextInt(READERS.size()));
    }

    /** The ids are few, so that many come again; the times are from long ago to not yet. */
    private NewEvent anything() {
        return new NewEvent(
                "id" + random.nextInt(60),
                EventType.MAIL_DELIVERED,
                "böb@example.test",
                NOW.plus(Duration.ofDays(random.nextInt(110) - 100)),
                "{}");
    }
}
