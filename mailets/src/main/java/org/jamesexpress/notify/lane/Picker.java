package org.jamesexpress.notify.lane;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventType;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.jamesexpress.notify.endpoint.Pace;
import org.jamesexpress.notify.event.EndpointIds;

/**
 * Chooses what is sent next: what waits for another try and is due, else what the log has, else a heartbeat. Belongs to the
 * lane's thread.
 */
final class Picker {
    private final Endpoint endpoint;
    private final Pace pace;
    private final Place place;
    private final Feeder feeder;
    private final Pacer pacer;
    private Instant lastSent = Instant.EPOCH;

    Picker(Endpoint endpoint, Place place, Feeder feeder) {
        this.endpoint = endpoint;
        this.pace = endpoint.terms().pace();
        this.place = place;
        this.feeder = feeder;
        this.pacer = new Pacer(feeder, pace.burst());
    }

    /** Notes when something was sent; heartbeats are counted from then on. */
    void sentAt(Instant now) {
        lastSent = now;
    }

    Optional<Item> next(Instant now) {
        if (!place.mayGoOn(now) || quietUntil(now).isPresent()) {
            return Optional.empty();
        }
        Optional<Item> row = place.due(now);
        if (row.isPresent()) {
            return row;
        }
        boolean ordered = endpoint.terms().concurrency() == 1;
        boolean waits = place.outlook().waiting() >= (ordered ? 1 : Deliveries.MOST_WAITING);
        Optional<Item> fed = waits ? Optional.empty() : pacer.next(now);
        return fed.isPresent() ? fed : heartbeat(now);
    }

    /** When there may be something next, unless something happens; nothing when only that can be. */
    Optional<Instant> nextTime(Instant now) {
        if (!place.mayGoOn(now)) {
            return Optional.empty();
        }
        Optional<Instant> quiet = quietUntil(now);
        return quiet.isPresent()
                ? quiet
                : Stream.of(place.outlook().due(), pacer.heldUntil(now), nextHeartbeat(now))
                        .flatMap(Optional::stream)
                        .min(Instant::compareTo);
    }

    private Optional<Instant> quietUntil(Instant now) {
        return pace.quiet().flatMap(hours -> hours.endOf(now));
    }

    private Optional<Item> heartbeat(Instant now) {
        return nextHeartbeat(now)
                .filter(time -> !time.isAfter(now))
                .map(time -> Item.heartbeat(new Event(
                        0,
                        EndpointIds.of(EventType.NOTIFY_HEARTBEAT, endpoint.name(), now.toEpochMilli()),
                        EventType.NOTIFY_HEARTBEAT,
                        endpoint.name(),
                        now,
                        "{\"last\":" + feeder.cursor() + ",\"waiting\":"
                                + place.outlook().waiting() + "}")));
    }

    private Optional<Instant> nextHeartbeat(Instant now) {
        Instant last = lastSent.isAfter(now) ? now : lastSent; // The clock was set back.
        return pace.heartbeat().filter(time -> place.isIdle()).map(last::plus);
    }
}
