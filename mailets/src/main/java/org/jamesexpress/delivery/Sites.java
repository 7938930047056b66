package org.jamesexpress.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.mx.MxSurvey;
import org.jamesexpress.mx.Recent;
import org.jamesexpress.mx.Route;

/**
 * Remembers where destinations' mail goes, for as long as DNS allows and a few minutes at most. Any thread may use it.
 */
final class Sites implements Planning {
    /** Destinations and their hosts; a few hundred octets each. */
    private static final int MOST = 100_000;

    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** Mail that waited for an answer shares it: so long it isn't asked for again, if it led to no host. */
    private static final Duration SHORTEST = Duration.ofSeconds(10);

    /** @param route as DNS told it */
    private record Known(Site site, Route route, Instant since, Duration time) {
        int size() {
            return 1 + (route instanceof Route.Hosts found ? found.hosts().size() : 0);
        }

        boolean isFresh(Instant now) {
            // A clock that was set back says nothing of how long it has been.
            return !now.isBefore(since) && now.isBefore(since.plus(time));
        }
    }

    private final Planner planner;
    private final Clock clock;

    /** Guards itself. */
    private final Recent<Known> known = new Recent<>(MOST, Known::size);

    Sites(Planner planner, Clock clock) {
        this.planner = planner;
        this.clock = clock;
    }

    /** Where it goes; empty if that isn't known. */
    Optional<Site> of(String destination) {
        return fresh(destination).map(Known::site);
    }

    /**
     * Finds out where it goes; waits for DNS, and for whoever else must be asked how its hosts are trusted.
     *
     * @param beforeAWait is run before it waits for DNS
     * @param beforeALongWait is run before it waits for others than DNS
     */
    Site find(String destination, Runnable beforeAWait, Runnable beforeALongWait) {
        MxSurvey survey = planner.survey(destination, beforeAWait);
        Route route = survey.route();
        if (planner.takesLong(destination, route)) {
            beforeALongWait.run();
        }
        Known found = route instanceof Route.Hosts
                ? new Known(planner.site(destination, survey), route, clock.instant(), atMost(survey.ttl(), LONGEST))
                : new Known(Site.nowhere(destination), route, clock.instant(), SHORTEST);
        synchronized (known) {
            known.put(destination, found);
        }
        return found.site();
    }

    @Override
    public Plan plan(String destination) {
        return plan(destination, planner);
    }

    private Plan plan(String destination, Planner planner) {
        return fresh(destination)
                .map(known -> planner.planAgain(destination, known.route()))
                .orElseGet(() -> planner.plan(destination));
    }

    @Override
    public Planning heedless() {
        return by(planner.heedless());
    }

    @Override
    public Planning under(TlsWish wish) {
        return wish == TlsWish.NONE ? this : by(planner.under(wish));
    }

    private Planning by(Planner other) {
        return new Planning() {
            @Override
            public Plan plan(String destination) {
                return Sites.this.plan(destination, other);
            }

            @Override
            public List<Candidate> relay(String destination) {
                return other.relay(destination);
            }

            @Override
            public String trust(String destination) {
                return Sites.this.trust(destination, other);
            }
        };
    }

    @Override
    public List<Candidate> relay(String destination) {
        return planner.relay(destination);
    }

    /** By what is known of its hosts; those of which nothing is go alone. */
    @Override
    public String trust(String destination) {
        return trust(destination, planner);
    }

    private String trust(String destination, Planner planner) {
        return fresh(destination)
                .map(known -> known.site().lane() + planner.trust(destination, known.route()))
                .orElse(destination);
    }

    private Optional<Known> fresh(String destination) {
        synchronized (known) {
            return known.get(destination).filter(it -> it.isFresh(clock.instant()));
        }
    }

    private static Duration atMost(Duration time, Duration most) {
        return time.compareTo(most) < 0 ? time : most;
    }
}
