package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LanesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static final int MANY = 1_000;

    private final Map<String, Site> sites = new HashMap<>();

    @Test
    void beginsWithFiveConnectionsToASite() {
        Lanes lanes = lanes(100, 20);
        offer(lanes, "a.test", 10);
        assertThat(start(lanes)).extracting(Trip::mail).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void hasNoMoreConnectionsToASiteThanItMay() {
        Lanes lanes = lanes(10, 2);
        offer(lanes, "a.test", 5);
        List<Trip> started = start(lanes);
        assertThat(started).extracting(Trip::mail).containsExactly("0", "1");
        lanes.done(started.get(0), Impression.REACHED, NOW);
        assertThat(start(lanes)).extracting(Trip::mail).containsExactly("2");
    }

    @Test
    void hasNoMoreConnectionsAltogetherThanItMay() {
        Lanes lanes = lanes(3, 2);
        offer(lanes, "a.test", 5);
        offer(lanes, "b.test", 5);
        assertThat(start(lanes)).hasSize(3);
    }

    @Test
    void letsSitesTakeTurns() {
        Lanes lanes = lanes(100, 3);
        offer(lanes, "a.test", 5);
        offer(lanes, "b.test", 5);
        assertThat(start(lanes))
                .flatExtracting(Trip::destinations)
                .containsExactly("a.test", "b.test", "a.test", "b.test", "a.test", "b.test");
    }

    @Test
    void letsASiteKeepAConnectionForTenMailsBeforeAnotherHasItsTurn() {
        Lanes lanes = lanes(1, 1);
        offer(lanes, "a.test", 12);
        offer(lanes, "b.test", 12);
        assertThat(oneAfterTheOther(lanes, 24, Duration.ofMillis(1)))
                .containsExactly("a.test 10", "b.test 10", "a.test 2", "b.test 2");
    }

    @Test
    void endsATurnAfterHalfASecond() {
        Lanes lanes = lanes(1, 1);
        offer(lanes, "a.test", 3);
        offer(lanes, "b.test", 3);
        assertThat(oneAfterTheOther(lanes, 6, Duration.ofMillis(250)))
                .containsExactly("a.test 2", "b.test 2", "a.test 1", "b.test 1");
    }

    @Test
    void endsATurnWhenTheClockIsSetBack() {
        Lanes lanes = lanes(1, 1);
        offer(lanes, "a.test", 2);
        offer(lanes, "b.test", 2);
        assertThat(oneAfterTheOther(lanes, 4, Duration.ofHours(-1)))
                .containsExactly("a.test 1", "b.test 1", "a.test 1", "b.test 1");
    }

    @Test
    void endsTheTurnOfASiteThatDoesNotAnswer() {
        Lanes lanes = lanes(8, 1);
        offer(lanes, "a.test", 2);
        offer(lanes, "b.test", 2);
        Trip unanswered = lanes.next(NOW).orElseThrow();
        lanes.done(unanswered, Impression.UNREACHED, NOW);
        assertThat(lanes.next(unanswered, NOW)).map(Trip::destinations).contains(List.of("b.test"));
    }

    @Test
    void endsATurnWhenSomebodyElseHasTakenTheConnection() {
        Lanes lanes = lanes(1, 2);
        offer(lanes, "a.test", 3);
        Trip made = lanes.next(NOW).orElseThrow();
        lanes.done(made, Impression.REACHED, NOW);
        assertThat(start(lanes)).hasSize(1);
        assertThat(lanes.next(made, NOW)).isEmpty();
    }

    @Test
    void goesOnWithOthersWhenASiteHasNoMailLeftForItsTurn() {
        Lanes lanes = lanes(1, 1);
        offer(lanes, "a.test", 1);
        offer(lanes, "b.test", 1);
        assertThat(oneAfterTheOther(lanes, 2, Duration.ofMillis(1))).containsExactly("a.test 1", "b.test 1");
    }

    @Test
    void letsDestinationsOfOneSiteShareItsConnectionsByTurns() {
        sites.put("a.test", new Site("mx.test", "mx.test"));
        sites.put("b.test", new Site("mx.test", "mx.test"));
        Lanes lanes = lanes(100, 4);
        offer(lanes, "a.test", "a", 5);
        offer(lanes, "b.test", "b", 5);
        assertThat(start(lanes)).extracting(Trip::mail).containsExactly("a0", "b0", "a1", "b1");
    }

    @Test
    void takesAMailForSeveralDestinationsOfOneSiteThereAtOnce() {
        sites.put("a.test", new Site("mx.test", "10"));
        sites.put("b.test", new Site("mx.test", "10"));
        sites.put("c.test", new Site("mx.test", "the other way round"));
        Lanes lanes = lanes(100, 20);
        for (String destination : List.of("a.test", "b.test", "c.test", "d.test")) {
            lanes.offer(new Job("m", destination));
        }
        assertThat(start(lanes))
                .extracting(Trip::destinations)
                .containsExactlyInAnyOrder(List.of("a.test", "b.test"), List.of("c.test"), List.of("d.test"));
    }

    @Test
    void asksForTheWayOfADestinationOnceAndStartsNothingBefore() {
        Lanes lanes = new Lanes(destination -> Optional.empty(), 10, 10, MANY);
        offer(lanes, "a.test", 2);
        assertThat(start(lanes)).isEmpty();
        assertThat(lanes.nextLookup()).contains("a.test");
        assertThat(lanes.nextLookup()).isEmpty();
        offer(lanes, "a.test", 4);
        lanes.found("a.test", Site.nowhere("a.test"));
        assertThat(start(lanes)).hasSize(4);
    }

    @Test
    void looksUpFiftyDestinationsAtATime() {
        Lanes lanes = new Lanes(destination -> Optional.empty(), 10, 10, MANY);
        for (int i = 0; i < 60; i++) {
            offer(lanes, i + ".test", 1);
        }
        for (int i = 0; i < 50; i++) {
            assertThat(lanes.nextLookup()).contains(i + ".test");
        }
        assertThat(lanes.nextLookup()).isEmpty();
        lanes.found("7.test", Site.nowhere("7.test"));
        assertThat(lanes.nextLookup()).contains("50.test");
    }

    @Test
    void looksUpOthersWhileFiveHundredWaitForPolicyHosts() {
        Lanes lanes = new Lanes(destination -> Optional.empty(), 10, 10, MANY);
        for (int i = 0; i < 560; i++) {
            offer(lanes, i + ".test", 1);
        }
        for (int i = 0; i < 550; i++) {
            assertThat(lanes.nextLookup()).contains(i + ".test");
            lanes.takesLong(i + ".test");
            lanes.takesLong(i + ".test");
        }
        assertThat(lanes.nextLookup()).isEmpty();
        lanes.found("7.test", Site.nowhere("7.test"));
        assertThat(lanes.nextLookup()).isEmpty();
        lanes.takesLong("549.test");
        assertThat(lanes.nextLookup()).contains("550.test");
        lanes.found("548.test", Site.nowhere("548.test"));
        assertThat(lanes.nextLookup()).contains("551.test");
        assertThat(lanes.nextLookup()).isEmpty();
    }

    @Test
    void beginsTheNextLookupAsTheOneBeforeWaitsForDnsOrEnds() {
        Lanes lanes = new Lanes(destination -> Optional.empty(), 10, 10, 1);
        for (int i = 0; i < 4; i++) {
            offer(lanes, i + ".test", 1);
        }
        assertThat(lanes.nextLookup()).contains("0.test");
        assertThat(lanes.nextLookup()).isEmpty();
        lanes.waits("0.test");
        assertThat(lanes.nextLookup()).contains("1.test");
        lanes.found("0.test", Site.nowhere("0.test"));
        assertThat(lanes.nextLookup()).as("the second has not come to its wait").isEmpty();
        lanes.found("1.test", Site.nowhere("1.test"));
        assertThat(lanes.nextLookup()).contains("2.test");
    }

    @Test
    void beginsTheNextTripToHostsThatNobodyKnowsAsTheOneBeforeWaitsForItsHostOrEnds() {
        Lanes lanes = lanes(100, 20, 1);
        for (int i = 0; i < 4; i++) {
            offer(lanes, i + ".test", 1);
        }
        Trip first = start(lanes).get(0);
        assertThat(start(lanes)).isEmpty();
        lanes.waits(first);
        Trip second = start(lanes).get(0);
        lanes.done(first, Impression.UNREACHED, NOW);
        assertThat(start(lanes)).as("the second has not come to its wait").isEmpty();
        lanes.park(second);
        assertThat(start(lanes)).hasSize(1);
    }

    @Test
    void beginsTripsToHostsThatWorkWhileOneToAnUnknownHostHasNotComeToItsWait() {
        Lanes lanes = lanes(100, 20, 1);
        offer(lanes, "good.test", 1);
        lanes.done(start(lanes).get(0), Impression.REACHED, NOW);
        offer(lanes, "unknown.test", 5);
        offer(lanes, "good.test", "new", 5);
        assertThat(start(lanes))
                .extracting(Trip::mail)
                .containsExactlyInAnyOrder("0", "new0", "new1", "new2", "new3", "new4");
    }

    @Test
    void leavesConnectionsToLanesThatWorkHoweverManyWaitForNothing() {
        Lanes lanes = lanes(80, 20);
        offer(lanes, "good.test", 1);
        lanes.done(start(lanes).get(0), Impression.REACHED, NOW);
        for (int i = 0; i < 200; i++) {
            offer(lanes, "hole" + i + ".test", 20);
        }
        assertThat(start(lanes)).as("seven eighths").hasSize(70);
        offer(lanes, "good.test", "new", 20);
        assertThat(start(lanes)).extracting(Trip::mail).containsExactly("new0", "new1", "new2", "new3", "new4");
    }

    @Test
    void givesALaneThatWasNeverTriedItsFirstConnectionBeforeOthersHaveTheirSecond() {
        Lanes lanes = lanes(40, 40);
        for (int i = 0; i < 8; i++) {
            offer(lanes, "hole" + i + ".test", 20);
        }
        assertThat(start(lanes)).as("three quarters").hasSize(30);
        offer(lanes, "new.test", 20);
        assertThat(start(lanes)).extracting(Trip::destinations).containsExactly(List.of("new.test"));
    }

    @Test
    void sendsNobodyToADeadSiteButOneTripAtATimeAfterAMinute() {
        Lanes lanes = lanes(100, 20);
        fail(lanes, "a.test", 5);
        offer(lanes, "a.test", "later", 3);
        assertThat(start(lanes)).as("while it is dead").hasSize(3).allMatch(Trip::isFutile);
        Instant minuteLater = NOW.plus(Duration.ofMinutes(1));
        offer(lanes, "a.test", "again", 3);
        assertThat(futile(lanes, minuteLater)).containsExactly(false, true);
    }

    @Test
    void hasNoMailForADeadSiteWaitForAnotherThatGoesNowhereEither() {
        Lanes lanes = lanes(100, 20, 1);
        fail(lanes, "a.test", 5);
        offer(lanes, "a.test", "later", 3);
        assertThat(start(lanes)).hasSize(3).allMatch(Trip::isFutile);
    }

    @Test
    void sendsNoSecondProbeBecauseAMailThatWentNowhereIsDone() {
        Lanes lanes = lanes(100, 20);
        fail(lanes, "a.test", 5);
        Instant minuteLater = NOW.plus(Duration.ofMinutes(1));
        offer(lanes, "a.test", "again", 2);
        Trip probe = lanes.next(minuteLater).orElseThrow();
        Trip futile = lanes.next(minuteLater).orElseThrow();
        lanes.done(futile, Impression.NONE, minuteLater);
        offer(lanes, "a.test", "meanwhile", 1);
        assertThat(futile(lanes, minuteLater)).containsExactly(true);
        lanes.done(probe, Impression.REACHED, minuteLater);
        offer(lanes, "a.test", "afterwards", 1);
        assertThat(futile(lanes, minuteLater)).containsExactly(false);
    }

    @Test
    void remembersADeadSiteThatNoMailWaitsFor() {
        Lanes lanes = lanes(100, 20);
        fail(lanes, "a.test", 5);
        offer(lanes, "a.test", "later", 1);
        assertThat(start(lanes)).allMatch(Trip::isFutile);
    }

    @Test
    void triesADeadSiteAgainWhenSomebodyWantsToKnow() {
        Lanes lanes = lanes(100, 20);
        fail(lanes, "a.test", 5);
        lanes.forgive();
        offer(lanes, "a.test", "later", 1);
        assertThat(start(lanes)).hasSize(1).noneMatch(Trip::isFutile);
    }

    @Test
    void holdsFewJobsOfADestinationAndAsksTheTableForTheRest() {
        Lanes lanes = wide(lanes(1000, 1000), "a.test");
        offer(lanes, "a.test", 10_000);
        assertThat(lanes.hungry()).as("a full lane").isEmpty();
        List<Trip> started = start(lanes);
        assertThat(started).hasSize(200);
        assertThat(lanes.hungry()).containsOnlyKeys("a.test");
        assertThat(lanes.hungry()).as("once told").isEmpty();
    }

    @Test
    void asksForEnoughToFindNewJobsBehindThoseItHas() {
        Lanes lanes = wide(lanes(1000, 1000), "a.test");
        offer(lanes, "a.test", 201);
        start(lanes);
        assertThat(lanes.hungry()).containsEntry("a.test", 400);
    }

    @Test
    void holdsFewerJobsOfADestinationWhenThereAreVeryMany() {
        Lanes lanes = lanes(1, 1);
        for (int i = 0; i < 250; i++) {
            offer(lanes, i + ".test", 200);
        }
        offer(lanes, "small.test", 11);
        assertThat(lanes.hungry()).as("ten are here").isEmpty();
        lanes.tableHasMore("other.test");
        assertThat(lanes.hungry()).containsEntry("other.test", 10);
    }

    @Test
    void holdsOneJobOfADestinationWhenThereAreMoreThanVeryMany() {
        Lanes lanes = lanes(1, 1);
        for (int i = 0; i < 10_000; i++) {
            offer(lanes, i + ".test", 20);
        }
        lanes.tableHasMore("other.test");
        assertThat(lanes.hungry()).containsEntry("other.test", 1);
        lanes.offer(new Job("m", "other.test"));
        lanes.tableHasMore("other.test");
        assertThat(lanes.hungry()).as("one is here").isEmpty();
    }

    @Test
    void holdsSomeDestinationsAndAsksForTheOthersWhenThereIsRoomAgain() {
        Lanes lanes = lanes(1, 1);
        for (int i = 0; i < Lanes.MOST_DESTINATIONS; i++) {
            lanes.tableHasMore(i + ".test");
        }
        lanes.tableHasMore("0.test");
        assertThat(lanes.wantsDestinations()).as("nothing was left out").isFalse();
        lanes.tableHasMore("other.test");
        assertThat(lanes.hungry()).hasSize(Lanes.MOST_DESTINATIONS).doesNotContainKey("other.test");
        for (int i = 0; i <= Lanes.MOST_DESTINATIONS / 2; i++) {
            assertThat(lanes.wantsDestinations()).isFalse();
            assertThat(lanes.isHungry()).isFalse();
            lanes.filled(i + ".test");
        }
        assertThat(lanes.isHungry()).isTrue();
        assertThat(lanes.wantsDestinations()).isTrue();
        assertThat(lanes.wantsDestinations()).as("once told").isFalse();
    }

    @Test
    void takesNewMailWhileItHoldsAsManyDestinationsOfTheTableAsItMay() {
        Lanes lanes = lanes(1, 1);
        for (int i = 0; i < Lanes.MOST_DESTINATIONS; i++) {
            lanes.tableHasMore(i + ".test");
        }
        offer(lanes, "new.test", 1);
        assertThat(start(lanes)).extracting(Trip::destinations).containsExactly(List.of("new.test"));
    }

    @Test
    void leavesNewMailToTheTableWhenItHoldsTwiceAsManyDestinations() {
        Lanes lanes = new Lanes(destination -> Optional.empty(), 1, 1, MANY);
        for (int i = 0; i < 2 * Lanes.MOST_DESTINATIONS; i++) {
            offer(lanes, i + ".test", 1);
        }
        offer(lanes, "new.test", 1);
        lanes.found("new.test", Site.nowhere("new.test"));
        assertThat(start(lanes)).isEmpty();
    }

    @Test
    void startsNoJobAgainThatRunsOrBrokeDown() {
        Lanes lanes = lanes(10, 10);
        Job job = new Job("m", "a.test");
        lanes.offer(job);
        Trip trip = start(lanes).get(0);
        lanes.offer(job);
        assertThat(start(lanes)).as("while it runs").isEmpty();
        lanes.park(trip);
        lanes.offer(job);
        assertThat(start(lanes)).as("after it broke down").isEmpty();
        lanes.unpark();
        assertThat(start(lanes)).extracting(Trip::mail).containsExactly("m");
    }

    @Test
    void runsAJobOnceMoreThatIsOfferedWhileItRuns() {
        Lanes lanes = lanes(10, 10);
        Job job = new Job("m", "a.test");
        lanes.offer(job);
        Trip trip = start(lanes).get(0);
        lanes.offer(job);
        assertThat(start(lanes)).isEmpty();
        lanes.done(trip, Impression.REACHED, NOW);
        assertThat(start(lanes)).extracting(Trip::mail).containsExactly("m");
    }

    private Lanes lanes(int most, int mostInALane) {
        return lanes(most, mostInALane, MANY);
    }

    private Lanes lanes(int most, int mostInALane, int mostBeginning) {
        return new Lanes(
                destination -> Optional.of(sites.getOrDefault(destination, Site.nowhere(destination))),
                most,
                mostInALane,
                mostBeginning);
    }

    /** After so many trips that went well that its window is as wide as it may be. */
    private static Lanes wide(Lanes lanes, String destination) {
        for (int i = 0; i < 500_000; i++) {
            lanes.offer(new Job("before", destination));
            lanes.done(lanes.next(NOW).orElseThrow(), Impression.REACHED, NOW);
        }
        return lanes;
    }

    private static void fail(Lanes lanes, String destination, int trips) {
        for (int i = 0; i < trips; i++) {
            lanes.offer(new Job("failing" + i, destination));
            lanes.done(lanes.next(NOW).orElseThrow(), Impression.UNREACHED, NOW);
        }
    }

    private static void offer(Lanes lanes, String destination, int jobs) {
        offer(lanes, destination, "", jobs);
    }

    private static void offer(Lanes lanes, String destination, String prefix, int jobs) {
        for (int i = 0; i < jobs; i++) {
            lanes.offer(new Job(prefix + i, destination));
        }
    }

    private static List<Trip> start(Lanes lanes) {
        List<Trip> started = new ArrayList<>();
        for (Optional<Trip> trip = lanes.next(NOW); trip.isPresent(); trip = lanes.next(NOW)) {
            started.add(trip.get());
        }
        return started;
    }

    /** How many mails in a row went to which destination, when one worker makes all trips. */
    private static List<String> oneAfterTheOther(Lanes lanes, int trips, Duration each) {
        List<String> rows = new ArrayList<>();
        Instant now = NOW;
        int inARow = 0;
        Trip trip = lanes.next(now).orElseThrow();
        for (int i = 1; i <= trips; i++) {
            now = now.plus(each);
            lanes.done(trip, Impression.REACHED, now);
            inARow++;
            Optional<Trip> next = lanes.next(trip, now);
            if (next.isEmpty() || !next.get().destinations().equals(trip.destinations())) {
                rows.add(trip.destinations().get(0) + " " + inARow);
                inARow = 0;
            }
            trip = next.orElse(trip);
        }
        return rows;
    }

    private static List<Boolean> futile(Lanes lanes, Instant now) {
        List<Boolean> futile = new ArrayList<>();
        for (Optional<Trip> trip = lanes.next(now); trip.isPresent(); trip = lanes.next(now)) {
            futile.add(trip.get().isFutile());
        }
        return futile;
    }
}
