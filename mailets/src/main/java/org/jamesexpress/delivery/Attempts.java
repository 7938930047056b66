package org.jamesexpress.delivery;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jamesexpress.store.StoreException;
import org.jamesexpress.tls.report.ReportMail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes attempts: finds the hosts, walks them, settles what came of it. Each {@link #make} runs on its worker's thread
 * and waits for the network and the disk.
 */
final class Attempts {
    private static final Logger LOGGER = LoggerFactory.getLogger(Attempts.class);

    private final Planning planning;
    private final Sessions sessions;
    private final Outbound outbound;
    private final Reporter reporter;
    private final RetrySchedule schedule;
    private final Clock clock;
    private final RandomGenerator random;
    private final TlsWatch watch;
    private final Consumer<Instant> nextAttempt;
    private final OrderedBounce orders;
    private final Insistence insistence;

    /** @param nextAttempt hears when mail that was deferred is due */
    Attempts(
            Planning planning,
            Sessions sessions,
            Outbound outbound,
            Reporter reporter,
            RetrySchedule schedule,
            Clock clock,
            RandomGenerator random,
            TlsWatch watch,
            Consumer<Instant> nextAttempt) {
        this.planning = planning;
        this.sessions = sessions;
        this.outbound = outbound;
        this.reporter = reporter;
        this.schedule = schedule;
        this.clock = clock;
        this.random = random;
        this.watch = watch;
        this.nextAttempt = nextAttempt;
        this.insistence = new Insistence(sessions);
        this.orders = new OrderedBounce(outbound, reporter, insistence, clock, nextAttempt);
    }

    /**
     * Makes a trip with a mail, and says what was seen of the hosts.
     *
     * @param beforeAWait is run before it waits for DNS or a host
     */
    Impression make(Trip trip, Parcel parcel, Runnable beforeAWait) {
        List<Recipient> left = orders.carryOut(parcel);
        Impression impression = Impression.NONE;
        for (Parcel part : parts(trip, parcel, left)) {
            Impression made = attempt(trip, part, beforeAWait);
            impression = made.compareTo(impression) > 0 ? made : impression;
        }
        return impression;
    }

    /** All together, but for destinations whose hosts must prove something else since the trip was put together. */
    private List<Parcel> parts(Trip trip, Parcel parcel, List<Recipient> left) {
        if (left.isEmpty()) {
            return List.of();
        }
        if (trip.destinations().size() == 1) {
            return List.of(parcel.with(left));
        }
        Planning way = planning.under(parcel.tls());
        Map<String, List<Recipient>> byTrust = new LinkedHashMap<>();
        left.forEach(recipient -> byTrust.computeIfAbsent(way.trust(destination(recipient)), it -> new ArrayList<>())
                .add(recipient));
        return byTrust.values().stream()
                .map(some -> parcel.with(destination(some.get(0)), some))
                .toList();
    }

    private static String destination(Recipient recipient) {
        return Intake.destination(recipient.address());
    }

    private Impression attempt(Trip trip, Parcel parcel, Runnable beforeAWait) {
        Instant started = clock.instant();
        boolean isOfTls = ReportMail.isOne(parcel.id());
        boolean isLikeOthers = !isOfTls && parcel.tls() == TlsWish.NONE;
        Planning way = isOfTls ? planning.heedless() : planning;
        HostWalk walk = new HostWalk(
                parcel,
                trip.lane(),
                outbound.body(parcel),
                sessions,
                this::accept,
                outbound::takenOut,
                beforeLookups(beforeAWait),
                isLikeOthers ? watch : TlsWatch.NONE,
                clock);
        try {
            outbound.bodies().check(parcel.body().id());
            if (trip.isFutile()) {
                walk.makeWithoutHosts(way);
            } else {
                walk.make(way);
            }
        } catch (IOException e) {
            String words = "the message can't be read here: " + e.getMessage();
            LOGGER.error("{}: {}", parcel.id(), words);
            walk.tally().deferAll(Finding.withoutHost(StatusCodes.OUR_FAULT, words));
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException | Error e) { // Whatever it is, it ends with the mail's lifetime.
            LOGGER.error("{}: the attempt at {} broke down", parcel.id(), parcel.destination(), e);
            walk.tally().deferAll(Finding.withoutHost(StatusCodes.OUR_FAULT, "the attempt broke down here: " + e));
        }
        if (sessions.isStopped()) {
            walk.tally().leaveAllButTheAmbiguous();
        }
        finish(parcel, walk, started);
        return walk.impression();
    }

    private static Steps beforeLookups(Runnable beforeAWait) {
        return new Steps() {
            @Override
            public void lookingUp(String destination) {
                beforeAWait.run();
            }
        };
    }

    /** The acceptance and the promise to report it are one write; the report itself is handed over after it. */
    private void accept(Parcel parcel, List<Attempt> attempts, Map<Recipient, Finding> relayed) {
        Optional<Report> report = report(parcel, relayed);
        insistence.untilWritten(parcel, () -> outbound.settle(parcel, attempts, report));
        report.ifPresent(reporter::handOver);
    }

    /** Nothing that a report fails on may keep an acceptance from being written down. */
    private Optional<Report> report(Parcel parcel, Map<Recipient, Finding> relayed) {
        try {
            return reporter.relayed(parcel, relayed, clock.instant());
        } catch (RuntimeException e) {
            LOGGER.error("{}: the report of its acceptance can't be made", parcel.id(), e);
            return Optional.empty();
        }
    }

    private void finish(Parcel parcel, HostWalk walk, Instant started) {
        Instant now = clock.instant();
        Optional<Instant> next = schedule.next(parcel.arrived(), started, now, random);
        Map<Recipient, Finding> failed = new LinkedHashMap<>(walk.tally().failed());
        Map<Recipient, Finding> deferred = new LinkedHashMap<>();
        (next.isPresent() ? deferred : failed).putAll(walk.tally().undecided());

        List<Attempt> attempts = new ArrayList<>(walk.journal().passedBesides(walk.tally()));
        leaveWhatWasTakenOut(parcel, failed, deferred)
                .forEach((recipient, finding) ->
                        attempts.add(walk.journal().entry(recipient, Outcome.DEFERRED, finding, Optional.empty())));
        Bouncing bouncing = reporter.bounce(parcel, failed, now);
        failed.forEach((recipient, finding) ->
                attempts.add(walk.journal().entry(recipient, bouncing.outcome(), finding, bouncing.again())));
        deferred.forEach(
                (recipient, finding) -> attempts.add(walk.journal().entry(recipient, Outcome.DEFERRED, finding, next)));
        insistence.untilWritten(parcel, () -> outbound.settle(parcel, attempts));
        walk.journal().log(attempts);
        attempts.stream().flatMap(attempt -> attempt.next().stream()).forEach(nextAttempt);
        reporter.warn(parcel, deferred, now);
    }

    /** Removes those whom the administrator held or deleted meanwhile: nobody is told of them, and no time is planned. */
    private Map<Recipient, Finding> leaveWhatWasTakenOut(
            Parcel parcel, Map<Recipient, Finding> failed, Map<Recipient, Finding> deferred) {
        Map<Recipient, Finding> takenOut = new LinkedHashMap<>(failed);
        takenOut.putAll(deferred);
        if (!takenOut.isEmpty()) {
            takenOut.keySet().retainAll(outbound.takenOut(parcel));
            failed.keySet().removeAll(takenOut.keySet());
            deferred.keySet().removeAll(takenOut.keySet());
        }
        return takenOut;
    }
}
