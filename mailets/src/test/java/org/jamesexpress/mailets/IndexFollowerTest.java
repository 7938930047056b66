package org.jamesexpress.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jamesexpress.archive.search.Update;
import org.jamesexpress.testing.LogLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class IndexFollowerTest {
    private final Semaphore taken = new Semaphore(0);
    private final Deque<String> failures = new ArrayDeque<>();

    @Test
    void takesAStepAtTheStartAndAfterEachWake() throws InterruptedException {
        try (IndexFollower follower = follower(Update.State.COMPLETE)) {
            follower.start();
            await(1);

            follower.wake();

            await(1);
        }
    }

    @Test
    void goesOnAtOnceWhenTheTimeOfAStepWasOver() throws InterruptedException {
        try (IndexFollower follower = follower(Update.State.OUT_OF_TIME)) {
            follower.start();

            await(5);
        }
    }

    @Test
    void saysOnceThatItFailsAndOnceThatItIsWellAgain() throws InterruptedException {
        failures.addAll(List.of("the disk is full", "the disk is full", "the disk is full"));
        try (LogLines log = LogLines.open()) {
            try (IndexFollower follower = follower(Update.State.COMPLETE)) {
                follower.start();
                await(1);
                for (int i = 0; i < 4; i++) {
                    follower.wake();
                    await(1);
                }
            }

            assertThat(log.all())
                    .containsExactly(
                            "WARN can't index the archive archive, which is tried every minute: the disk is full",
                            "INFO the index of the archive archive is written again");
        }
    }

    private void await(int steps) throws InterruptedException {
        assertThat(taken.tryAcquire(steps, 20, TimeUnit.SECONDS)).isTrue();
    }

    private IndexFollower follower(Update.State state) {
        return new IndexFollower(
                Path.of("archive"),
                true,
                () -> {
                    taken.release();
                    if (!failures.isEmpty()) {
                        throw new IOException(failures.pop());
                    }
                    return new Update(0, state);
                },
                Duration.ZERO);
    }
}
