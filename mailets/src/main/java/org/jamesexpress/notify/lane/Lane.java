package org.jamesexpress.notify.lane;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.events.EventType;
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
 * runs a lane, and an interrupt ends it; {@link #wake}, {@link #look} and {@link #test} are for every thread.
 */
final class Lane implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Lane.class);

    /** How often it looks by itself: nobody wakes it for the events of another node. */
    static final Duration LOOK = Duration.ofSeconds(10);

    /** How much longer than its time-out a sender may take. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final Endpoint endpoint;
    private final Sender sender;
    private final LaneStore store;
    private final Clock clock;
    private final Feeder feeder;
    private final Pacer pacer;
    private final Judge judge;
    private final Alarm alarm;
    private final Trouble trouble;
    private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final Map<Long, Item> underWay = new HashMap<>();
    private final List<Settlement> unwritten = new ArrayList<>();

    private Standing standing = Standing.UNKNOWN;
    private Standing noted = Standing.UNKNOWN;
    private long notedCursor;
    private Deliveries.Outlook outlook = new Deliveries.Outlook(0, Optional.empty());
    private Instant nextLook = Instant.MIN;
    private Instant lastSent = Instant.EPOCH;
    /** What is known of the database is not to be trusted; nothing is sent until it was read anew. */
    private boolean stale = true;

    private boolean mine;
    private boolean noting;
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
        this.sender = sender;
        this.store = new LaneStore(store, endpoint, node);
        this.clock = clock;
        this.feeder = new Feeder(endpoint, log, clock);
        this.pacer = new Pacer(feeder, endpoint.terms().pace().burst());
        this.judge =
                new Judge(endpoint.name(), new RetrySchedule(endpoint.terms().retry(), random), meters);
        this.alarm = new Alarm(endpoint, alerts);
        this.trouble = new Trouble(endpoint.name(), clock);
    }

    /** Says that the log has grown. */
    void wake() {
        if (feeder.wake()) {
            inbox.add(() -> {});
        }
    }

    /** Says that somebody has changed what the database has of the endpoint. */
    void look() {
        inbox.add(() -> nextLook = Instant.MIN);
    }

    /** Sends an event past all that waits. */
    CompletableFuture<Outcome> test(Event event, Consumer<String> line) {
        return settled(() -> sender.rehearse(event, line));
    }

    @Override
    public void run() {
        try {
            while (!Thread.interrupted()) {
                long wait = step().toMillis();
                Runnable first = inbox.poll(wait, TimeUnit.MILLISECONDS);
                if (first != null) {
                    first.run();
                }
            }
        } catch (InterruptedException e) {
            LOGGER.trace("ending endpoint={}", endpoint.name());
        }
        sender.close();
        end();
    }

    /** Does all that can be done now; gives how long there is nothing to do unless something comes in. */
    Duration step() {
        for (Runnable next = inbox.poll(); next != null; next = inbox.poll()) {
            next.run();
        }
        if (!trouble.isOver()) {
            return trouble.left();
        }
        try {
            settle();
            refresh();
            start();
            note();
        } catch (RuntimeException | Error e) {
            nextLook = Instant.MIN; // Nothing is sent before it is known what waits, and whether it is ours to tell.
            trouble.begin("working", e);
        }
        return wait(clock.instant());
    }

    private Duration wait(Instant now) {
        Instant next = nextLook;
        if (!trouble.isOver()) {
            return trouble.left();
        }
        Optional<Instant> quiet = endpoint.terms().pace().quiet().flatMap(hours -> hours.endOf(now));
        if (quiet.isPresent()) {
            return Duration.between(now, earlier(next, quiet.get()));
        }
        next = earlier(next, pacer.heldUntil(now).orElse(next));
        boolean free = !stale
                && standing.active()
                && underWay.size() < endpoint.terms().concurrency();
        if (free) {
            next = earlier(next, outlook.due().orElse(next));
            next = earlier(next, nextHeartbeat().orElse(next));
        }
        return next.isAfter(now) ? Duration.between(now, next) : Duration.ofMillis(1);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private Optional<Instant> nextHeartbeat() {
        return endpoint.terms()
                .pace()
                .heartbeat()
                .filter(time -> underWay.isEmpty())
                .map(lastSent::plus);
    }

    /** Looks for what others have changed, and reads everything anew if it must, once nothing is under way. */
    private void refresh() {
        Instant now = clock.instant();
        if (!nextLook.isAfter(now)) {
            nextLook = now.plus(LOOK);
            feeder.wake();
            mine = false;
            mine = store.lease(now);
            stale |= !mine;
            if (!stale) {
                look(store.news(underWay.keySet()));
                raiseAlarm();
            }
        }
        if (stale && mine && underWay.isEmpty() && !noting) {
            begin(store.start());
        }
    }

    private void look(LaneStore.News news) {
        boolean enabled = news.standing().active() && !standing.active();
        stale = enabled || news.standing().generation() != standing.generation();
        outlook = news.outlook();
        standing = standing.switchedAs(news.standing());
        noted = noted.switchedAs(news.standing());
    }

    private void begin(LaneStore.Start start) {
        wrote(start.standing(), start.cursor());
        standing = start.standing();
        outlook = start.outlook();
        feeder.begin(start.cursor(), start.rows());
        lastSent = clock.instant();
        stale = false;
    }

    private void distrust() {
        stale = true;
        nextLook = Instant.MIN;
    }

    private void start() {
        Instant now = clock.instant();
        boolean quiet = endpoint.terms()
                .pace()
                .quiet()
                .flatMap(hours -> hours.endOf(now))
                .isPresent();
        while (!quiet
                && !stale
                && standing.active()
                && underWay.size() < endpoint.terms().concurrency()) {
            Optional<Item> next = next();
            if (next.isEmpty()) {
                return;
            }
            send(next.get());
        }
    }

    private Optional<Item> next() {
        Instant now = clock.instant();
        boolean ordered = endpoint.terms().concurrency() == 1;
        if (outlook.due().filter(due -> !due.isAfter(now)).isPresent()) {
            Optional<Item> row = store.due(now, underWay.keySet());
            if (row.isPresent()) {
                return row;
            }
            outlook = store.outlook(underWay.keySet());
        }
        boolean waits = outlook.waiting() >= (ordered ? 1 : Deliveries.MOST_WAITING);
        Optional<Item> fed = waits ? Optional.empty() : pacer.next(now);
        return fed.isPresent() ? fed : heartbeat(now);
    }

    private Optional<Item> heartbeat(Instant now) {
        return nextHeartbeat()
                .filter(time -> !time.isAfter(now))
                .map(time -> Item.heartbeat(new Event(
                        0,
                        "heartbeat-" + now.toEpochMilli(),
                        EventType.NOTIFY_HEARTBEAT,
                        endpoint.name(),
                        now,
                        "{\"last\":" + feeder.cursor() + ",\"waiting\":" + outlook.waiting() + "}")));
    }

    private void send(Item item) {
        underWay.put(item.event().sequence(), item);
        Instant began = clock.instant();
        lastSent = began;
        CompletableFuture<Void> unused = settled(() -> sender.send(item.event()))
                .thenAccept(outcome -> inbox.add(() -> settle(item, outcome, began)));
    }

    /** A sender keeps its time; one that fails to is given up. */
    private CompletableFuture<Outcome> settled(Supplier<CompletableFuture<Outcome>> sending) {
        long late = endpoint.terms().timeout().plus(GRACE).toMillis();
        try {
            return sending.get()
                    .orTimeout(late, TimeUnit.MILLISECONDS)
                    .exceptionally(failure -> new Outcome.Later("the sender failed: " + failure));
        } catch (RuntimeException | Error e) {
            return CompletableFuture.completedFuture(new Outcome.Later("the sender failed: " + e));
        }
    }

    private void settle(Item item, Outcome outcome, Instant began) {
        Instant now = clock.instant();
        boolean taken = outcome instanceof Outcome.Taken;
        if (ending && !taken) { // It was broken off, and is sent after the next start.
            underWay.remove(item.event().sequence());
            return;
        }
        standing = taken ? taken(item, now) : standing.failed(now.toEpochMilli(), outcome.words());
        Optional<Settlement> settlement = judge.settle(item, outcome, began, now);
        settlement.ifPresent(unwritten::add);
        if (outcome instanceof Outcome.Gone) {
            standing = standing.gone(now.toEpochMilli(), outcome.words());
        } else if (item.origin() == Item.Origin.LOG) {
            feeder.done(item);
        }
        if (settlement.isEmpty()) {
            underWay.remove(item.event().sequence());
        }
    }

    private Standing taken(Item item, Instant now) {
        if (item.origin() != Item.Origin.HEARTBEAT) {
            return standing.taken(now.toEpochMilli());
        }
        return outlook.waiting() == 0 ? standing.well(now.toEpochMilli()) : standing;
    }

    /** Writes what can't wait. */
    private void settle() {
        boolean switchedOff = !standing.active() && noted.active();
        if (unwritten.isEmpty() && !switchedOff) {
            return;
        }
        long cursor = feeder.cursor();
        if (store.write(standing, cursor, unwritten, switchedOff)) {
            wrote(standing, cursor);
        } else {
            distrust();
        }
        unwritten.forEach(each -> underWay.remove(each.item().event().sequence()));
        unwritten.clear();
        outlook = store.outlook(underWay.keySet());
    }

    private void wrote(Standing what, long cursor) {
        noted = what;
        notedCursor = cursor;
        trouble.end();
    }

    /** Begins to write what may be lost; all that comes meanwhile is written at once, after it. */
    private void note() {
        Standing what = standing;
        long cursor = feeder.cursor();
        if (noting || stale || (cursor == notedCursor && what.equals(noted))) {
            return;
        }
        noting = true;
        CompletableFuture<Boolean> unused = store.note(what, cursor)
                .whenComplete((current, failure) -> inbox.add(() -> {
                    noting = false;
                    if (failure != null) {
                        nextLook = Instant.MIN;
                        trouble.begin("noting events to=" + cursor, failure);
                    } else if (current) {
                        wrote(what, cursor);
                    } else {
                        distrust();
                    }
                }));
    }

    private void raiseAlarm() {
        standing = alarm.raise(standing, clock.instant());
    }

    /** Notes what was taken until now, if it can; what is not noted is sent again after the next start. */
    private void end() {
        ending = true;
        long end = System.nanoTime() + FAREWELL.toNanos();
        try {
            while (!underWay.isEmpty() && System.nanoTime() < end) {
                Runnable next = inbox.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next != null) {
                    next.run();
                }
            }
            if (!stale) {
                store.write(standing, feeder.cursor(), unwritten, false);
                store.giveUpLease();
            }
        } catch (InterruptedException | RuntimeException e) {
            LOGGER.info("ending endpoint={} without a last note: {}", endpoint.name(), e.getMessage());
        }
    }
}
