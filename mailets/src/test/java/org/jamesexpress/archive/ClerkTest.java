package org.jamesexpress.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ClerkTest {
    @TempDir
    Path directory;

    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch asked = new CountDownLatch(1);
    private final Map<String, Throwable> outcomes = new ConcurrentHashMap<>();

    /** One of the two writes for both, and breaks down. */
    @Test
    @Timeout(60)
    void letsNoMailPassAsFiledWhenTheOneThatFilesItBreaksDown() throws InterruptedException {
        Clerk clerk = new Clerk(
                new ArchiveFolder(directory),
                new Ledger(new ArchiveFolder(directory), new BreakingClock(), new SecureRandom()));
        Thread first = filing(clerk, "first");
        asked.await();
        List<Thread> waiting = List.of(filing(clerk, "second"), filing(clerk, "third"));
        while (!waiting.stream().allMatch(each -> each.getState() == Thread.State.WAITING)) {
            Thread.onSpinWait();
        }

        release.countDown();
        first.join();
        for (Thread each : waiting) {
            each.join();
        }

        assertThat(outcomes).containsKeys("second", "third");
        assertThat(outcomes.values()).anyMatch(OutOfMemoryError.class::isInstance);
    }

    private Thread filing(Clerk clerk, String name) {
        Entry.Archived entry = new Entry.Archived(name, name + ".eml", 1, "0", "0", Optional.empty());
        Thread thread = new Thread(() -> {
            try {
                clerk.file(new Staged(
                        directory.resolve(name + ".staged.eml"), directory.resolve(name + ".eml"), entry, List.of()));
            } catch (Throwable e) {
                outcomes.put(name, e);
            }
        });
        thread.start();
        return thread;
    }

    /** Holds up the first who asks, and has no memory left for the next one, once. */
    private final class BreakingClock extends Clock {
        private final AtomicReference<@Nullable Thread> first = new AtomicReference<>();
        private final AtomicBoolean broke = new AtomicBoolean();

        @Override
        public Instant instant() {
            if (first.compareAndSet(null, Thread.currentThread())) {
                holdUp();
            } else if (first.get() != Thread.currentThread() && broke.compareAndSet(false, true)) {
                throw new OutOfMemoryError("none left");
            }
            return Instant.EPOCH;
        }

        private void holdUp() {
            asked.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
