package org.jamesexpress.notify.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jamesexpress.events.Event;

/**
 * The last events of the log, for all listeners that are up to date, so that it is read once for all of them. One thread
 * adds; any thread looks.
 */
final class Window {
    private static final int MOST_EVENTS = 1_000;
    private static final long MOST_CHARACTERS = 8L << 20;

    private final NavigableMap<Long, Told> recent = new ConcurrentSkipListMap<>();
    private final NavigableMap<Long, Integer> sizes = new ConcurrentSkipListMap<>();
    private long characters;
    /** The window has all that follows this one. */
    private volatile long from;
    /** The last that was read. */
    private volatile long head;

    Window(long head) {
        this.from = head;
        this.head = head;
    }

    long head() {
        return head;
    }

    /** An event that somebody may be told of. */
    void add(Event event, Told told) {
        recent.put(event.sequence(), told);
        sizes.put(event.sequence(), event.data().length());
        characters += event.data().length();
        while (recent.size() > MOST_EVENTS || characters > MOST_CHARACTERS) {
            long oldest = recent.firstKey();
            from = oldest;
            recent.remove(oldest);
            characters -= sizes.pollFirstEntry().getValue();
        }
    }

    /** What follows is not kept any more, up to here. */
    void skipTo(long sequence) {
        if (sequence > head) {
            from = sequence;
        }
    }

    /** Whether more was read than the log has. */
    boolean isAhead(long last) {
        return head > last;
    }

    /** Begins anew where the log ends. */
    void restart(long last) {
        recent.clear();
        sizes.clear();
        characters = 0;
        from = last;
        head = last;
    }

    /** Whoever is behind the head reads from the log. */
    void forget() {
        from = head; // Before the events go, so that nobody takes what is left of them for all.
        recent.clear();
        sizes.clear();
        characters = 0;
    }

    /** What was added is to be seen, and what wasn't, up to here, is for nobody. */
    void moveTo(long sequence) {
        head = sequence;
    }

    /** What follows a sequence; empty if that is too long ago. */
    Optional<Portion> after(long sequence) {
        long through = head;
        if (sequence >= through) {
            return Optional.of(new Portion(List.of(), sequence));
        }
        List<Told> told =
                new ArrayList<>(recent.subMap(sequence, false, through, true).values());
        return from <= sequence ? Optional.of(new Portion(told, through)) : Optional.empty();
    }
}
