package org.jamesexpress.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Makes attempts: finds the hosts, walks them, settles what came of it. Each {@link #make} runs on its worker's thread
 * and waits for the network and the disk.
 */
final class Attempts {
    private final Planner planner;
    private final Sessions sessions;
    private final Outbound outbound;
    private final Reporter reporter;
    private final RetrySchedule schedule;
    private final Clock clock;
    private final RandomGenerator random;
    private final Consumer<Instant> nextAttempt;

    /** @param nextAttempt hears when mail that was deferred is due */
    Attempts(
            Planner planner,
            Sessions sessions,
            Outbound outbound,
            Reporter reporter,
            RetrySchedule schedule,
            Clock clock,
            RandomGenerator random,
            Consumer<Instant> nextAttempt) {
        this.planner = planner;
        this.sessions = sessions;
        this.outbound = outbound;
        this.reporter = reporter;
        this.schedule = schedule;
        this.clock = clock;
        this.random = random;
        this.nextAttempt = nextAttempt;
    }

    void make(Parcel parcel) {
        SpooledBody body = new SpooledBody(outbound.spool(), parcel.body());
        HostWalk walk = new HostWalk(parcel, body, sessions, outbound::settle, Steps.UNSEEN, clock);
        walk.make(planner);
        if (!sessions.isStopped()) {
            finish(parcel, walk);
        }
    }

    private void finish(Parcel parcel, HostWalk walk) {
        Instant now = clock.instant();
        Optional<Instant> next = schedule.next(parcel.arrived(), now, random);
        Map<Recipient, Finding> failed = new LinkedHashMap<>(walk.failed());
        Map<Recipient, Finding> deferred = new LinkedHashMap<>();
        (next.isPresent() ? deferred : failed).putAll(walk.undecided());

        List<Attempt> attempts = new ArrayList<>(walk.passed());
        Bouncing bouncing = reporter.bounce(parcel, failed, now);
        failed.forEach((recipient, finding) ->
                attempts.add(walk.attempt(recipient, bouncing.outcome(), finding, bouncing.again())));
        deferred.forEach(
                (recipient, finding) -> attempts.add(walk.attempt(recipient, Outcome.DEFERRED, finding, next)));
        outbound.settle(parcel, attempts);
        walk.log(attempts);
        attempts.stream().flatMap(attempt -> attempt.next().stream()).forEach(nextAttempt);
        reporter.warn(parcel, deferred, now);
    }
}
