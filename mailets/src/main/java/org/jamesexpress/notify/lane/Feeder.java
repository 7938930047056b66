package org.jamesexpress.notify.lane;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.jamesexpress.notify.event.Gap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out the events of the log that one endpoint wants, in order, and knows up to where all of them are dealt with.
 * Belongs to the lane's thread, but for {@link #wake}.
 */
final class Feeder {
    private static final Logger LOGGER = LoggerFactory.getLogger(Feeder.class);
    private static final int BATCH = 100;

    /** So far it runs ahead of an event that hangs, which is what a kill at that moment would have sent twice. */
    static final int MOST_AHEAD = 1_000;

    /** So many events go into one digest; they are read in a few seconds, for which a lease lasts. */
    private static final int MOST_FOLDED = 100_000;

    private final Endpoint endpoint;
    private final EventLog log;
    private final Clock clock;
    private final BooleanSupplier stopped;
    private final AtomicBoolean news = new AtomicBoolean(true);
    private final Deque<Event> read = new ArrayDeque<>();
    private final Set<Long> haveRows = new HashSet<>();
    /** The first sequences of what was handed out and is not dealt with. */
    private final TreeSet<Long> open = new TreeSet<>();

    private long position;

    /** @param stopped whether the lane is to end, and nothing long is to be begun or gone on with */
    Feeder(Endpoint endpoint, EventLog log, Clock clock, BooleanSupplier stopped) {
        this.endpoint = endpoint;
        this.log = log;
        this.clock = clock;
        this.stopped = stopped;
    }

    /** Says that the log may have grown; whether nobody has said so since it was read last. Any thread may call. */
    boolean wake() {
        return !news.getAndSet(true);
    }

    /**
     * Begins anew.
     *
     * @param rows the sequences after the cursor that have rows, and aren't handed out
     */
    void begin(long cursor, Set<Long> rows) {
        read.clear();
        open.clear();
        haveRows.clear();
        haveRows.addAll(rows);
        position = cursor;
        news.set(true);
    }

    /** The last sequence up to which everything is dealt with. */
    long cursor() {
        return open.isEmpty() ? position : open.first() - 1;
    }

    void done(Item item) {
        open.remove(item.first());
    }

    /** The next event that the endpoint wants, or the gap before it. */
    Optional<Item> next() {
        while (!isTooFarAhead() && (!read.isEmpty() || read())) {
            Event event = read.element();
            boolean follows = event.sequence() == position + 1;
            Optional<Item> item = follows
                    ? Optional.of(Item.ofLog(event)).filter(each -> wants(event))
                    : Optional.of(gap(position + 1, event.sequence() - 1));
            if (follows) {
                read.remove();
            }
            position = item.map(each -> each.event().sequence()).orElse(event.sequence());
            if (item.isPresent() && !haveRows.remove(position)) {
                open.add(item.get().first());
                return item;
            }
        }
        return Optional.empty();
    }

    /**
     * All that the endpoint wants now as one event, if it is more than so many events; else nothing, and each of them can
     * still be handed out. A gap goes by itself.
     */
    Optional<Item> fold(int most) {
        long begin = position;
        try {
            Digest digest = digest();
            if (digest.count() > most && !stopped.getAsBoolean()) {
                Item item = digest.item(endpoint.name(), clock.instant());
                open.add(item.first());
                return Optional.of(item);
            }
            unfold(begin);
            return Optional.empty();
        } catch (RuntimeException e) {
            unfold(begin);
            throw e;
        }
    }

    private Digest digest() {
        Digest digest = new Digest();
        while (!stopped.getAsBoolean()
                && digest.count() < MOST_FOLDED
                && (!read.isEmpty() || read())
                && read.element().sequence() == position + 1) {
            Event event = read.element();
            if (wants(event) && !haveRows.contains(event.sequence())) {
                digest.add(event);
            }
            read.remove();
            position = event.sequence();
        }
        return digest;
    }

    /** What was read for a digest is read again. */
    private void unfold(long begin) {
        read.clear();
        position = begin;
        news.set(true);
    }

    /** What can't be judged by what it says is told. */
    private boolean wants(Event event) {
        try {
            return endpoint.terms().wants(event);
        } catch (RuntimeException e) {
            LOGGER.warn(
                    "can't judge event={} endpoint={}, which is told of it: {}",
                    event.id(),
                    endpoint.name(),
                    e.toString());
            return true;
        }
    }

    private boolean isTooFarAhead() {
        return position - cursor() >= MOST_AHEAD;
    }

    private boolean read() {
        if (!news.getAndSet(false)) {
            return false;
        }
        try {
            List<Event> batch = log.after(position, BATCH);
            read.addAll(batch);
            if (!batch.isEmpty()) {
                news.set(true);
            }
            return !batch.isEmpty();
        } catch (RuntimeException e) {
            news.set(true);
            throw e;
        }
    }

    /** The log could not wait any longer for the endpoint. */
    private Item gap(long from, long to) {
        LOGGER.warn(
                "missed events={}-{} endpoint={} reason=\"deleted, the endpoint was away for too long\"",
                from,
                to,
                endpoint.name());
        return Item.ofLog(Gap.of(from, to, to, endpoint.name(), clock.instant()), from);
    }
}
