package org.jamesexpress.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jamesexpress.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the attempts: of new mail at once, of deferred mail when it is due.
 *
 * <p>One thread looks for work and sleeps until there is some; workers of the given executor do it, one trip after the
 * other. {@code lock} guards the times and is held for nothing that waits but the sleep itself.
 */
final class Dispatcher {
    private static final Logger LOGGER = LoggerFactory.getLogger(Dispatcher.class);

    /** So long it sleeps at most: a clock that was set wakes nobody. */
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

    /** How long after a breakdown of its own making it tries again. */
    private static final Duration AFTER_BREAKDOWN = Duration.ofMinutes(1);

    /** So long the table is not looked at, at most: an administrator may order something on another node. */
    private static final Duration BETWEEN_SCANS = Duration.ofMinutes(1);

    private static final Duration BETWEEN_CLEANINGS = Duration.ofHours(1);

    /** Finds out where a destination's mail goes. */
    interface Finder {
        /**
         * Finds it out; waits for DNS, and maybe for others.
         *
         * @param beforeAWait is run before it waits for DNS
         * @param beforeALongWait is run before it waits for others
         */
        Site find(String destination, Runnable beforeAWait, Runnable beforeALongWait);
    }

    /** Makes trips. */
    interface Courier {
        /**
         * Makes one with a mail.
         *
         * @param beforeAWait is run before it waits for DNS or a host
         */
        Impression make(Trip trip, Parcel parcel, Runnable beforeAWait);
    }

    private final Outbound outbound;
    private final Finder sites;
    private final Lanes lanes;
    private final Courier courier;
    private final ExecutorService workers;
    private final Clock clock;
    private final Duration longestWait;
    private final Runnable clean;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Alarm scan = new Alarm(Instant.MIN);
    private final Alarm unpark = new Alarm(Instant.MAX);
    private final Alarm cleaning = new Alarm(Instant.MIN);

    /** Of the scans: with much mail due, and more every moment, there would be nothing else. Only the loop's. */
    private final Restraint restraint;

    /** Only the loop's. */
    private Instant lastLook = Instant.MIN;

    /** Whether the clock was set back, and mail is not brought forward yet. Only the loop's. */
    private boolean wentBack;

    private boolean workIsWaiting;
    private boolean closed;

    /**
     * A dispatcher.
     *
     * @param longestWait of a mail for its next attempt
     */
    Dispatcher(
            String name,
            Outbound outbound,
            Finder sites,
            Lanes lanes,
            Courier courier,
            ExecutorService workers,
            Clock clock,
            LongSupplier nanos,
            Duration longestWait,
            Runnable clean) {
        this.outbound = outbound;
        this.sites = sites;
        this.lanes = lanes;
        this.courier = courier;
        this.workers = workers;
        this.clock = clock;
        this.restraint = new Restraint(nanos);
        this.longestWait = longestWait;
        this.clean = clean;
        this.thread = new Thread(this::loop, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Has jobs of a mail run that the table has got. */
    void offer(Collection<Job> jobs) {
        lanes.offer(jobs);
        wake();
    }

    /** Has the table looked at then. */
    void lookAt(Instant due) {
        locked(() -> scan.noLaterThan(due));
    }

    /** Looks around now: the clock may have moved. */
    void wake() {
        locked(() -> {});
    }

    /** Starts nothing more, waits for what runs, and says whether all of it has ended in time. */
    boolean close(Duration patience) throws InterruptedException {
        locked(() -> closed = true);
        thread.join();
        workers.shutdown();
        return workers.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            workIsWaiting = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void loop() {
        while (awaitWork()) {
            try {
                look(clock.instant());
            } catch (StoreException e) {
                LOGGER.warn("Can't look for mail to deliver, trying again in a minute: {}", e.getMessage());
                lookAt(clock.instant().plus(AFTER_BREAKDOWN));
            } catch (RuntimeException | Error e) { // Whatever it is, mail goes on when it has passed.
                LOGGER.error("Looking for mail to deliver broke down, trying again in a minute", e);
                lookAt(clock.instant().plus(AFTER_BREAKDOWN));
            }
        }
    }

    /** Waits; false once it is closed. */
    private boolean awaitWork() {
        lock.lock();
        try {
            while (!closed && !workIsWaiting && clock.instant().isBefore(nextTime()) && !wasSetBack(clock.instant())) {
                Duration untilDue = Duration.between(clock.instant(), nextTime());
                Duration sleep = untilDue.compareTo(LONGEST_SLEEP) < 0 ? untilDue : LONGEST_SLEEP;
                changed.awaitNanos(sleep.toNanos());
            }
            workIsWaiting = false;
            return !closed;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    private boolean wasSetBack(Instant now) {
        return now.isBefore(lastLook);
    }

    /** Nobody knows how long mail has waited already: it waits no longer than it ever would. */
    private void goBack(Instant now) {
        outbound.bringForward(now.plus(longestWait));
        locked(() -> Stream.of(scan, unpark, cleaning).forEach(alarm -> alarm.noLaterThan(now)));
    }

    private Instant nextTime() {
        Duration rest = restraint.left();
        Instant nextScan =
                rest.isZero() ? scan.at() : later(scan.at(), clock.instant().plus(rest));
        return Stream.of(nextScan, unpark.at(), cleaning.at())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private void look(Instant now) {
        wentBack |= wasSetBack(now);
        lastLook = now;
        if (wentBack) {
            goBack(now);
            wentBack = false;
        }
        if (rings(unpark, now, Instant.MAX)) {
            lanes.unpark();
        }
        boolean haveRoom = lanes.wantsDestinations();
        if (haveRoom) {
            lookAt(now);
        }
        if ((haveRoom || restraint.left().isZero()) && rings(scan, now, Instant.MAX)) {
            restraint.during(() -> {
                scan(now);
                startAll(now);
            });
        } else {
            startAll(now);
        }
        if (rings(cleaning, now, now.plus(BETWEEN_CLEANINGS))) {
            startCleaning();
        }
    }

    private void scan(Instant now) {
        // One more than may be held: then it is known that there are more.
        outbound.dueDestinations(now, Lanes.MOST_DESTINATIONS + 1).forEach(lanes::tableHasMore);
        outbound.nextDue(now).ifPresent(this::lookAt);
        lookAt(now.plus(BETWEEN_SCANS));
    }

    /** Starts what is here, and what is got from the table in place of it. */
    private void startAll(Instant now) {
        startTrips(now);
        lanes.hungry().forEach((destination, most) -> {
            refill(destination, most, now);
            startTrips(now);
        });
    }

    private void startTrips(Instant now) {
        for (Optional<String> next = lanes.nextLookup(); next.isPresent(); next = lanes.nextLookup()) {
            String destination = next.get();
            if (!starts(() -> find(destination))) {
                lanes.found(destination, Site.nowhere(destination));
            }
        }
        for (Optional<Trip> next = lanes.next(now); next.isPresent(); next = lanes.next(now)) {
            Trip trip = next.get();
            if (!starts(() -> run(trip))) {
                park(trip);
            }
        }
    }

    private boolean starts(Runnable work) {
        try {
            workers.execute(work);
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            if (!isClosed()) {
                LOGGER.error("No thread for an attempt: {}", e.getMessage());
            }
            return false;
        } catch (RuntimeException | Error e) { // Whatever it is, the mail goes on when it has passed.
            LOGGER.error("Starting an attempt broke down", e);
            return false;
        }
    }

    private void find(String destination) {
        Site site = Site.nowhere(destination);
        try {
            site = sites.find(
                    destination,
                    () -> {
                        lanes.waits(destination);
                        wake();
                    },
                    () -> {
                        lanes.takesLong(destination);
                        wake();
                    });
        } catch (RuntimeException | Error e) {
            LOGGER.error("Looking for the hosts of {} broke down", destination, e);
        } finally {
            lanes.found(destination, site);
            wake();
        }
    }

    private void startCleaning() {
        try {
            workers.execute(clean);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            LOGGER.error("No thread to clean up: {}", e.getMessage());
        }
    }

    private boolean rings(Alarm alarm, Instant now, Instant then) {
        lock.lock();
        try {
            return alarm.rings(now, then);
        } finally {
            lock.unlock();
        }
    }

    private void refill(String destination, int most, Instant now) {
        List<String> mails = outbound.dueMails(destination, now, most);
        mails.forEach(mail -> lanes.offer(new Job(mail, destination)));
        if (mails.size() == most) {
            lanes.tableHasMore(destination);
        }
        lanes.filled(destination);
    }

    /** Makes a trip, and then others as long as there are any: a thread that is awake costs less than one that is woken. */
    private void run(Trip first) {
        Optional<Trip> trip = Optional.of(first);
        while (trip.isPresent()) {
            Trip made = trip.get();
            make(made);
            trip = another(made);
        }
    }

    /** The next trip that may begin, for this thread; those for which there is room besides get threads of their own. */
    private Optional<Trip> another(Trip made) {
        if (isClosed()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Optional<Trip> next = lanes.next(made, now);
        try {
            startTrips(now);
            if (lanes.isHungry()) {
                wake();
            }
        } catch (RuntimeException | Error e) { // The trip that is taken is made all the same: nobody else has it.
            LOGGER.error("Starting further attempts broke down, trying again in a minute", e);
            lookAt(now.plus(AFTER_BREAKDOWN));
        }
        return next;
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void make(Trip trip) {
        try {
            Instant now = clock.instant();
            Optional<Parcel> due = outbound.parcel(trip.mail(), trip.destinations(), now);
            Impression impression = due.map(parcel -> courier.make(trip, parcel, () -> waits(trip)))
                    .orElse(Impression.NONE);
            lanes.done(trip, impression, clock.instant());
            if (due.isEmpty()) { // It may be due again at once: the clock was set back.
                lookAt(now);
            }
        } catch (StoreException e) {
            LOGGER.warn("{}: the attempt could not be written down: {}", trip.mail(), e.getMessage());
            park(trip);
        } catch (RuntimeException | Error e) {
            LOGGER.error("{}: the attempt at {} broke down", trip.mail(), trip.destinations(), e);
            park(trip);
        }
    }

    private void waits(Trip trip) {
        if (trip.isProbe()) {
            lanes.waits(trip);
            wake();
        }
    }

    private void park(Trip trip) {
        lanes.park(trip);
        Instant until = clock.instant().plus(AFTER_BREAKDOWN);
        locked(() -> unpark.noLaterThan(until));
    }
}
