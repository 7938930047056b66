package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LanesTest {
    @Test
    void runsNoMoreThanItsBoundOfOneDestination() {
        Lanes lanes = new Lanes(10, 2);
        offer(lanes, "a.test", 5);
        assertThat(start(lanes)).extracting(Job::mail).containsExactly("0", "1");
        lanes.done(new Job("0", "a.test"));
        assertThat(start(lanes)).extracting(Job::mail).containsExactly("2");
    }

    @Test
    void runsNoMoreThanItsBoundAltogether() {
        Lanes lanes = new Lanes(3, 2);
        offer(lanes, "a.test", 5);
        offer(lanes, "b.test", 5);
        assertThat(start(lanes)).hasSize(3);
    }

    @Test
    void letsDestinationsTakeTurns() {
        Lanes lanes = new Lanes(4, 4);
        offer(lanes, "a.test", 5);
        offer(lanes, "b.test", 5);
        assertThat(start(lanes)).extracting(Job::destination).containsExactly("a.test", "b.test", "a.test", "b.test");
    }

    @Test
    void holdsFewJobsOfADestinationAndAsksTheTableForTheRest() {
        Lanes lanes = new Lanes(1000, 1000);
        offer(lanes, "a.test", 10_000);
        assertThat(lanes.hungry()).as("a full lane").isEmpty();
        List<Job> started = start(lanes);
        assertThat(started).hasSize(200);
        assertThat(lanes.hungry()).containsOnlyKeys("a.test");
        assertThat(lanes.hungry()).as("once told").isEmpty();
    }

    @Test
    void asksForEnoughToFindNewJobsBehindThoseItHas() {
        Lanes lanes = new Lanes(1000, 1000);
        offer(lanes, "a.test", 201);
        start(lanes);
        assertThat(lanes.hungry()).containsEntry("a.test", 400);
    }

    @Test
    void startsNoJobAgainThatRunsOrBrokeDown() {
        Lanes lanes = new Lanes(10, 10);
        Job job = new Job("m", "a.test");
        lanes.offer(job);
        start(lanes);
        lanes.offer(job);
        assertThat(start(lanes)).as("while it runs").isEmpty();
        lanes.park(job);
        lanes.offer(job);
        assertThat(start(lanes)).as("after it broke down").isEmpty();
        lanes.unpark();
        assertThat(start(lanes)).containsExactly(job);
    }

    @Test
    void runsAJobOnceMoreThatIsOfferedWhileItRuns() {
        Lanes lanes = new Lanes(10, 10);
        Job job = new Job("m", "a.test");
        lanes.offer(job);
        start(lanes);
        lanes.offer(job);
        assertThat(start(lanes)).isEmpty();
        lanes.done(job);
        assertThat(start(lanes)).containsExactly(job);
    }

    private static void offer(Lanes lanes, String destination, int jobs) {
        for (int i = 0; i < jobs; i++) {
            lanes.offer(new Job(String.valueOf(i), destination));
        }
    }

    private static List<Job> start(Lanes lanes) {
        List<Job> started = new ArrayList<>();
        for (Optional<Job> job = lanes.next(); job.isPresent(); job = lanes.next()) {
            started.add(job.get());
        }
        return started;
    }
}
