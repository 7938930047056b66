package org.jamesexpress.notify.lane;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.jamesexpress.notify.endpoint.Outcome;
import org.jamesexpress.notify.endpoint.Sender;
import org.jamesexpress.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One endpoint's way through the event log. Each event is sent until it is taken or given up; one that fails waits in a row
 * of the database. With one at a time that row holds up those after it, else they go on. The place in the log moves on
 * after what was taken without waiting for the disk, so that a kill sends a few events twice, and loses none. One thread
 * runs a lane until {@link #stop}; that, {@link #wake}, {@link #look} and {@link #test} are for every thread.
 */
final class Lane implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Lane.class);

    /** So long it waits at its end for what becomes of the events that are under way. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final Endpoint endpoint;
    private final Sender sender;
    private final LaneStore store;
    private final Clock clock;
    private final Feeder feeder;
    private final Judge judge;
    private final Trouble trouble;
    private final Tenure tenure;
    private final Place place;
    private final Picker picker;
    private final Inbox inbox = new Inbox();
    private volatile boolean stopped;
    private boolean ending;

    /**
     * @param node see {@link LaneStore}
     * @param random from 0 to 1
     */
    Lane(
            Endpoint endpoint,
            Sender sender,
            Store store,
            EventLog log,
            String node,
            Alerts alerts,
            Meters meters,
            Clock clock,
            DoubleSupplier random) {
        this.endpoint = endpoint;
        this.sender = new Punctual(sender, endpoint.terms().timeout());
        this.store = new LaneStore(store, endpoint, node);
        this.clock = clock;
        this.feeder = new Feeder(endpoint, log, clock, () -> stopped);
        this.judge =
                new Judge(endpoint.name(), new RetrySchedule(endpoint.terms().retry(), random), meters);
        this.trouble = new Trouble(endpoint.name(), clock);
        this.tenure = new Tenure(this.store);
        this.place = new Place(endpoint, this.store, feeder, new Alarm(endpoint, alerts), tenure, trouble);
        this.picker = new Picker(endpoint, place, feeder);
    }

    /** Says that the log has grown. */
    void wake() {
        if (feeder.wake()) {
            inbox.execute(() -> {});
        }
    }

    /** Says that somebody has changed what the database has of the endpoint. */
    void look() {
        inbox.execute(tenure::lookAtOnce);
    }

    /** Sends an event past all that waits. */
    CompletableFuture<Outcome> test(Event event, Consumer<String> line) {
        return sender.rehearse(event, line);
    }

    /** Has it end as soon as it can; whoever sleeps or waits on its thread is to be interrupted, too. */
    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                inbox.doNext(step());
            }
        } catch (InterruptedException e) {
            LOGGER.trace("ending endpoint={}", endpoint.name());
        }
        end();
    }

    /** Does all that can be done now; gives how long there is nothing to do unless something comes in. */
    Duration step() {
        inbox.doAll();
        if (trouble.isOver()) {
            try {
                place.write();
                refresh();
                send();
                place.note(inbox);
            } catch (RuntimeException | Error e) {
                tenure.lookAtOnce(); // Nothing is sent before it is known what waits, and whether it is ours to tell.
                trouble.begin("working", e);
            }
        }
        return idleTime(clock.instant());
    }

    private Duration idleTime(Instant now) {
        if (!trouble.isOver()) {
            return trouble.left();
        }
        Instant look = tenure.nextLook(now);
        Instant next = picker.nextTime(now).filter(time -> time.isBefore(look)).orElse(look);
        return next.isAfter(now) ? Duration.between(now, next) : Duration.ofMillis(1);
    }

    /** Looks for what others have changed, if it is time to. */
    private void refresh() {
        Instant now = clock.instant();
        if (tenure.isTimeToLook(now)) {
            feeder.wake();
            tenure.renew(now);
            place.look(now);
        }
        if (place.begin(now)) {
            picker.sentAt(now);
        }
    }

    private void send() {
        Instant now = clock.instant();
        for (var next = picker.next(now); next.isPresent(); next = picker.next(now)) {
            send(next.get());
            now = clock.instant();
        }
    }

    private void send(Item item) {
        Instant began = clock.instant();
        place.sent(item);
        picker.sentAt(began);
        CompletableFuture<Void> unused =
                sender.send(item.event()).thenAccept(outcome -> inbox.execute(() -> came(item, outcome, began)));
    }

    private void came(Item item, Outcome outcome, Instant began) {
        Instant now = clock.instant();
        if (ending && !(outcome instanceof Outcome.Taken)) { // It was broken off, and is sent after the next start.
            place.brokeOff(item);
        } else {
            place.came(item, outcome, judge.settle(item, outcome, began, now), now);
        }
    }

    /** Notes what was taken until now, if it can; what is not noted is sent again after the next start. */
    private void end() {
        ending = true;
        Thread.interrupted(); // It was heard.
        lastly(place::last); // Closing the sender may take longer than anybody waits for us.
        lastly(sender::close);
        lastly(this::awaitOutcomes);
        lastly(place::last);
        if (tenure.holds(clock.instant())) {
            lastly(store::giveUpLease);
        }
    }

    private void lastly(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOGGER.info("ending endpoint={} in disorder: {}", endpoint.name(), e.getMessage());
        }
    }

    private void awaitOutcomes() {
        long end = System.nanoTime() + FAREWELL.toNanos();
        try {
            while (place.waitsForOutcomes() && System.nanoTime() < end) {
                inbox.doNext(Duration.ofNanos(end - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            LOGGER.trace("ending endpoint={} at once", endpoint.name());
        }
    }
}
