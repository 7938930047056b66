package org.jamesexpress.delivery;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The jobs in memory, a lane for each site. Of a destination a few are held, and it is remembered that the table has more,
 * so one with a million mails takes no more memory, and no more turns, than its share. So it is with the destinations
 * themselves: of a million of them some are held.
 *
 * <p>Lanes take {@linkplain Turn turns}. Those whose hosts have not shown yet that they talk to us, or have failed since,
 * must leave some connections to others: each may have one as long as an eighth of all is left, and more of them as long
 * as a quarter is. So however many of them wait for hosts that are not there, those that work go on. And they begin one
 * after the other, as do lookups, each as the one before has come to where it waits: a thousand that begin in the same
 * moment would take the processors from those that work.
 *
 * <p>Guarded by its own monitor, which is never held for anything that waits.
 */
final class Lanes {
    private static final int LONGEST = 200;
    private static final int LONGEST_WHEN_CROWDED = 10;
    private static final int LONGEST_WHEN_VERY_CROWDED = 1;

    /** Jobs in memory; a few hundred octets each. */
    private static final int MANY = 50_000;

    private static final int VERY_MANY = 100_000;

    /**
     * Destinations that are held for what the table has, a thousand octets each and their jobs. For new mail there may be
     * twice as many, so that it needn't wait for those.
     */
    static final int MOST_DESTINATIONS = 50_000;

    private static final int MOST_LOOKUPS = 50;

    /** Besides them, those that wait for others than DNS. */
    private static final int MOST_LONG_LOOKUPS = 500;

    /** Lanes without a mail that are remembered, for what is known of their hosts. */
    private static final int MOST_DESERTED = 10_000;

    private final Function<String, Optional<Site>> sites;
    private final int mostRunning;
    private final int mostRunningInALane;
    private final int mostBeginning;
    private final int mostFirstProbes;
    private final int mostProbes;

    private final Map<String, Backlog> backlogs = new HashMap<>();
    private final Map<String, Lane> lanes = new HashMap<>();

    /** Destinations of which it isn't known yet where they lead. */
    private final Set<String> unknown = new LinkedHashSet<>();

    /** Destinations that the table has more of than there is here. */
    private final Set<String> hungry = new HashSet<>();

    /** Whether the table has mail for destinations that are not held. */
    private boolean leavesOutSome;

    /** The one that was left first comes first. */
    private final Set<Lane> deserted = new LinkedHashSet<>();

    /** Lanes that may have something to start, in the order of their turns: those whose hosts are known to work. */
    private final Set<Lane> proven = new LinkedHashSet<>();

    /** Of the others, those with no trip under way. */
    private final Set<Lane> untried = new LinkedHashSet<>();

    /** And those with one at least. */
    private final Set<Lane> doubtful = new LinkedHashSet<>();

    /** Destinations whose lookup waits for others than DNS. */
    private final Set<String> longLookups = new HashSet<>();

    /** Destinations whose lookup waits for nobody yet. */
    private final Set<String> beginningLookups = new HashSet<>();

    /** Probes that wait for nobody yet. */
    private final Set<Trip> beginningProbes = new HashSet<>();

    private final Set<Job> running = new HashSet<>();
    private int trips;
    private int probes;
    private int lookups;
    private int waiting;
    private boolean workingTurn;

    /**
     * Lanes without mail.
     *
     * @param sites tells where a destination's mail goes, if that is known already
     * @param mostBeginning lookups, and as many probes, that may compute at once
     */
    Lanes(Function<String, Optional<Site>> sites, int mostRunning, int mostRunningInALane, int mostBeginning) {
        this.sites = sites;
        this.mostRunning = mostRunning;
        this.mostRunningInALane = mostRunningInALane;
        this.mostBeginning = mostBeginning;
        this.mostFirstProbes = mostRunning - mostRunning / 8;
        this.mostProbes = mostRunning - mostRunning / 4;
    }

    /** Adds a mail's jobs that the table has got, before any of them starts: those that go the same way go together. */
    synchronized void offer(Collection<Job> jobs) {
        jobs.forEach(this::offer);
    }

    /**
     * Adds a job that the table has got. Where it runs already, it runs once more after that: what it finds then may be
     * new.
     */
    synchronized void offer(Job job) {
        if (!holds(job.destination(), 2 * MOST_DESTINATIONS)) {
            return;
        }
        Backlog backlog = backlog(job.destination());
        if (backlog.waiting.contains(job.mail())) {
            return;
        }
        if (backlog.waiting.size() < longest()) {
            backlog.waiting.add(job.mail());
            waiting++;
            backlog.lane().ifPresent(lane -> {
                lane.waits(job.mail(), job.destination());
                mayHaveSome(lane);
            });
        } else {
            hasMore(backlog);
        }
    }

    synchronized void tableHasMore(String destination) {
        if (holds(destination, MOST_DESTINATIONS)) {
            hasMore(backlog(destination));
        }
    }

    /** Whether a destination is held, or may be; if not, it is remembered that there are such. */
    private boolean holds(String destination, int most) {
        boolean mayBe = backlogs.size() < most || backlogs.containsKey(destination);
        leavesOutSome |= !mayBe;
        return mayBe;
    }

    /** Whether there is room again for destinations that were left out. */
    private boolean hasRoomAgain() {
        return leavesOutSome && backlogs.size() < MOST_DESTINATIONS / 2;
    }

    /** Whether to tell of all destinations that the table has due mail for: there is room for some that were left out. */
    synchronized boolean wantsDestinations() {
        boolean wants = hasRoomAgain();
        leavesOutSome &= !wants;
        return wants;
    }

    private void hasMore(Backlog backlog) {
        backlog.tableHasMore = true;
        noteHunger(backlog);
    }

    private Backlog backlog(String destination) {
        return backlogs.computeIfAbsent(destination, it -> {
            Backlog backlog = new Backlog(it);
            sites.apply(it).ifPresentOrElse(site -> route(backlog, site), () -> unknown.add(it));
            return backlog;
        });
    }

    private Backlog known(String destination) {
        return Objects.requireNonNull(backlogs.get(destination));
    }

    private Lane lane(Trip trip) {
        return Objects.requireNonNull(lanes.get(trip.lane()));
    }

    private void route(Backlog backlog, Site site) {
        Lane lane = lanes.computeIfAbsent(site.lane(), name -> new Lane(name, mostRunningInALane));
        deserted.remove(lane);
        backlog.routed(lane, site.way());
        lane.join(backlog);
        mayHaveSome(lane);
    }

    private int longest() {
        return waiting < MANY ? LONGEST : waiting < VERY_MANY ? LONGEST_WHEN_CROWDED : LONGEST_WHEN_VERY_CROWDED;
    }

    private void noteHunger(Backlog backlog) {
        if (backlog.tableHasMore && 2 * backlog.waiting.size() < longest()) {
            hungry.add(backlog.destination());
        }
    }

    /** Whether something is to be had from the table. */
    synchronized boolean isHungry() {
        return !hungry.isEmpty() || hasRoomAgain();
    }

    /**
     * The destinations that are to be filled from the table, and with how many mails at most, those that are here among
     * them. The caller says so again if there are more.
     */
    synchronized Map<String, Integer> hungry() {
        Map<String, Integer> most = new TreeMap<>();
        for (String destination : hungry) {
            Backlog backlog = known(destination);
            backlog.tableHasMore = false;
            int here = backlog.waiting.size() + backlog.parked.size() + backlog.running;
            most.put(destination, longest() + here);
        }
        hungry.clear();
        return most;
    }

    /** What the table has of a destination has been offered. */
    synchronized void filled(String destination) {
        Optional.ofNullable(backlogs.get(destination)).ifPresent(this::forgetIfIdle);
    }

    /** A destination to be looked up, see {@link #waits(String)} and {@link #found}. */
    synchronized Optional<String> nextLookup() {
        boolean mayBegin = lookups < MOST_LOOKUPS && beginningLookups.size() < mostBeginning;
        Optional<String> next = mayBegin ? unknown.stream().findFirst() : Optional.empty();
        next.ifPresent(destination -> {
            unknown.remove(destination);
            beginningLookups.add(destination);
            lookups++;
        });
        return next;
    }

    /** A lookup has come to where it waits for DNS: the next one may begin. */
    synchronized void waits(String destination) {
        beginningLookups.remove(destination);
    }

    /** A trip has come to where it waits for DNS or a host: the next one may begin. */
    synchronized void waits(Trip trip) {
        beginningProbes.remove(trip);
    }

    /** A lookup waits for others than DNS, and as long as there aren't too many such no other one waits for it. */
    synchronized void takesLong(String destination) {
        if (longLookups.size() < MOST_LONG_LOOKUPS && longLookups.add(destination)) {
            lookups--;
        }
    }

    /** A lookup has ended. */
    synchronized void found(String destination, Site site) {
        beginningLookups.remove(destination);
        if (!longLookups.remove(destination)) {
            lookups--;
        }
        Backlog backlog = backlogs.get(destination);
        if (backlog != null && backlog.lane().isEmpty()) {
            route(backlog, site);
            forgetIfIdle(backlog);
        }
    }

    /** The next trip that may begin, and does; see {@link #waits(Trip)} and {@link #done}. */
    synchronized Optional<Trip> next(Instant now) {
        while (trips < mostRunning) {
            Set<Lane> inTurn = inTurn();
            if (inTurn.isEmpty()) {
                return Optional.empty();
            }
            Lane lane = inTurn.iterator().next();
            inTurn.remove(lane);
            Optional<Trip> trip = next(lane, Turn.beginning(now), now);
            if (trip.isPresent()) {
                mayHaveSome(lane);
                return trip;
            }
        }
        return Optional.empty();
    }

    /** The same, for whoever has made a trip: while its turn lasts it goes where a connection is open. */
    synchronized Optional<Trip> next(Trip made, Instant now) {
        Optional<Trip> further = trips < mostRunning && made.turn().lasts(now)
                ? Optional.ofNullable(lanes.get(made.lane()))
                        .filter(lane -> lane.pulse().isProven())
                        .flatMap(lane -> next(lane, made.turn().next(), now))
                : Optional.empty();
        return further.or(() -> next(now));
    }

    private Optional<Trip> next(Lane lane, Turn turn, Instant now) {
        Optional<Job> first = lane.isFull() ? Optional.empty() : lane.first(this::mayStart);
        return first.map(job -> start(lane, job, turn, now));
    }

    /** Those that work and the others by turns; of the others first who has no connection yet. */
    private Set<Lane> inTurn() {
        Set<Lane> others = othersInTurn();
        workingTurn = !workingTurn;
        return others.isEmpty() || (workingTurn && !proven.isEmpty()) ? proven : others;
    }

    private Set<Lane> othersInTurn() {
        if (beginningProbes.size() >= mostBeginning) {
            return Set.of();
        }
        return !untried.isEmpty() && probes < mostFirstProbes ? untried : probes < mostProbes ? doubtful : Set.of();
    }

    private boolean mayStart(Job job) {
        return !running.contains(job) && !known(job.destination()).parked.contains(job.mail());
    }

    private Trip start(Lane lane, Job first, Turn turn, Instant now) {
        boolean isFutile = lane.pulse().isFutile(now);
        boolean isProbe = !lane.pulse().isProven();
        Trip trip = new Trip(lane.name(), first.mail(), lane.take(first, this::mayStart), isProbe, isFutile, turn);
        trips++;
        probes += isProbe ? 1 : 0;
        if (isProbe && !isFutile) {
            beginningProbes.add(trip);
        }
        waiting -= trip.destinations().size();
        for (Job job : trip.jobs()) {
            running.add(job);
            Backlog backlog = known(job.destination());
            backlog.running++;
            noteHunger(backlog);
        }
        return trip;
    }

    private void mayHaveSome(Lane lane) {
        (lane.pulse().isProven() ? proven : lane.running() == 0 ? untried : doubtful).add(lane);
    }

    /** Ends a trip. */
    synchronized void done(Trip trip, Impression impression, Instant now) {
        Lane lane = lane(trip);
        if (!trip.isFutile()) {
            note(lane, impression, now);
        }
        end(trip, lane);
    }

    /** Ends a trip that broke down, and keeps its jobs from starting over, until {@link #unpark}. */
    synchronized void park(Trip trip) {
        trip.jobs().forEach(job -> known(job.destination()).parked.add(job.mail()));
        Lane lane = lane(trip);
        if (!trip.isFutile()) {
            lane.pulse().unknown();
        }
        end(trip, lane);
    }

    private static void note(Lane lane, Impression impression, Instant now) {
        switch (impression) {
            case REACHED -> {
                lane.window().wentWell(now);
                lane.pulse().reached();
            }
            case UNREACHED -> {
                lane.window().failed();
                lane.pulse().unreached(lane.window().width(), now);
            }
            case CROWDED -> {
                lane.window().crowded(lane.running(), now);
                lane.pulse().reached();
            }
            case NONE -> lane.pulse().unknown();
        }
    }

    private void end(Trip trip, Lane lane) {
        trips--;
        probes -= trip.isProbe() ? 1 : 0;
        beginningProbes.remove(trip);
        lane.returned();
        List.of(proven, untried, doubtful).forEach(lanesInTurn -> lanesInTurn.remove(lane));
        mayHaveSome(lane);
        for (Job job : trip.jobs()) {
            running.remove(job);
            Backlog backlog = known(job.destination());
            backlog.running--;
            // It may have gone another way meanwhile.
            backlog.lane().ifPresent(this::mayHaveSome);
            forgetIfIdle(backlog);
        }
        forgetIfDeserted(lane);
    }

    private void forgetIfIdle(Backlog backlog) {
        if (backlog.isIdle()) {
            backlogs.remove(backlog.destination());
            unknown.remove(backlog.destination());
            backlog.lane().ifPresent(lane -> {
                lane.leave(backlog);
                forgetIfDeserted(lane);
            });
        }
    }

    private void forgetIfDeserted(Lane lane) {
        if (!lane.isDeserted()) {
            return;
        }
        List.of(proven, untried, doubtful).forEach(lanesInTurn -> lanesInTurn.remove(lane));
        deserted.remove(lane);
        deserted.add(lane);
        if (deserted.size() > MOST_DESERTED) {
            Lane eldest = deserted.iterator().next();
            deserted.remove(eldest);
            lanes.remove(eldest.name());
        }
    }

    /** Lets the jobs that broke down start over. */
    synchronized void unpark() {
        for (Backlog backlog : backlogs.values()) {
            if (!backlog.parked.isEmpty()) {
                for (String mail : backlog.parked) {
                    waiting += backlog.waiting.add(mail) ? 1 : 0;
                }
                backlog.lane().ifPresent(lane -> {
                    backlog.parked.forEach(mail -> lane.waits(mail, backlog.destination()));
                    mayHaveSome(lane);
                });
                backlog.parked.clear();
            }
        }
    }

    /** Lets mail to dead hosts be tried. */
    synchronized void forgive() {
        lanes.values().forEach(lane -> lane.pulse().forgive());
    }
}
