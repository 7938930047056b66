package org.jamesexpress.notify.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.events.Event;
import org.jamesexpress.notify.endpoint.House;
import org.jamesexpress.notify.event.Gap;

/** The log as far as it is kept, for listeners that are behind. Any thread may read, and waits for the database. */
final class Backlog {
    private static final int BATCH = 20;

    /** What is read for one listener is held until it is written: little. */
    private static final long MOST_CHARACTERS = 64 << 10;

    private final House house;

    Backlog(House house) {
        this.house = house;
    }

    /** Some of what follows a sequence, with the gap before it if it isn't kept any more. */
    Portion after(long sequence) {
        long last = house.log().last();
        List<Event> batch = house.log().after(sequence, BATCH);
        List<Told> told = new ArrayList<>();
        long first = batch.isEmpty() ? last + 1 : batch.get(0).sequence();
        if (first > sequence + 1) {
            told.add(gap(sequence + 1, first - 1, first - 1));
        }
        long through = Math.max(sequence, first - 1);
        long characters = 0;
        for (Event event : batch) {
            if (characters > MOST_CHARACTERS) {
                break;
            }
            wanted(event).ifPresent(told::add);
            characters += event.data().length();
            through = event.sequence();
        }
        return new Portion(told, through);
    }

    /** The event if the endpoint tells such ones. */
    Optional<Told> wanted(Event event) {
        return house.terms().wants(event)
                ? Optional.of(new Told(house.enclosing().in(event), house.source()))
                : Optional.empty();
    }

    /** Where to begin for somebody who has seen all up to a sequence: not behind the end. */
    Portion from(long sequence) {
        long last = house.log().last();
        return sequence <= last
                ? new Portion(List.of(), sequence)
                : new Portion(List.of(gap(last + 1, sequence, last)), last);
    }

    private Told gap(long from, long to, long sequence) {
        return new Told(
                Gap.of(from, to, sequence, house.endpoint(), house.clock().instant()), house.source());
    }
}
