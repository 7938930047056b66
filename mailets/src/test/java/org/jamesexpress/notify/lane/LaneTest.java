package org.jamesexpress.notify.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.events.EventType;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.events.Retention;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.jamesexpress.notify.endpoint.Outcome;
import org.jamesexpress.notify.endpoint.Sender;
import org.jamesexpress.notify.endpoint.Target;
import org.jamesexpress.notify.endpoint.Terms;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.jamesexpress.testing.LogLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LaneTest {
    private static final Endpoint ENDPOINT = new Endpoint(
            "crm",
            new Terms(
                    Set.of(EventType.MAIL_RECEIVED),
                    Duration.ofSeconds(10),
                    List.of(Duration.ofSeconds(5), Duration.ofMinutes(5))),
            (Target) surroundings -> {
                throw new AssertionError("the lane was given its sender");
            });

    @TempDir
    Path folder;

    @Test
    void waitsAsTheScheduleSaysStretchedByAPartAndRepeatsTheLastWait() throws Exception {
        BlockingQueue<Duration> waits = new LinkedBlockingQueue<>();
        CountDownLatch taken = new CountDownLatch(1);
        FailingSender sender = new FailingSender(3, taken);
        try (Store store = Store.open(StoreConfig.sqlite(folder.resolve("express.db")))) {
            EventLog log = new EventLog(store);
            log.append(new NewEvent("e1", EventType.MAIL_RECEIVED, "s", Instant.EPOCH, "{}"))
                    .join();
            Thread lane = new Thread(new Lane(ENDPOINT, sender, log, waits::add, () -> 0.5));
            lane.start();

            taken.await();
            lane.interrupt();
            lane.join();

            assertThat(waits)
                    .containsExactly(Duration.ofMillis(5_250), Duration.ofSeconds(315), Duration.ofSeconds(315));
            assertThat(sender.closed).isTrue();
        }
    }

    @Test
    void saysWhichEventsTheLogDeletedBeforeTheEndpointHadThem() throws Exception {
        CountDownLatch taken = new CountDownLatch(1);
        try (Store store = Store.open(StoreConfig.sqlite(folder.resolve("express.db")));
                LogLines lines = LogLines.open()) {
            EventLog log = new EventLog(store);
            log.enroll(Lane.reader(ENDPOINT)).join();
            for (String id : List.of("e1", "e2", "e3")) {
                Instant time = Instant.EPOCH.plus(Duration.ofDays(id.equals("e3") ? 2 : 0));
                log.append(new NewEvent(id, EventType.MAIL_RECEIVED, "s", time, "{}"))
                        .join();
            }
            Duration day = Duration.ofDays(1);
            log.trim(Instant.EPOCH.plus(day.multipliedBy(2)), new Retention(day, day));
            Thread lane = new Thread(new Lane(ENDPOINT, new FailingSender(0, taken), log, time -> {}, () -> 0.5));
            lane.start();

            taken.await();
            lane.interrupt();
            lane.join();

            assertThat(lines.all()).anyMatch(line -> line.startsWith("WARN missed events=1-2 endpoint=crm"));
        }
    }

    private static final class FailingSender implements Sender {
        private final CountDownLatch taken;
        private int failures;
        private volatile boolean closed;

        FailingSender(int failures, CountDownLatch taken) {
            this.failures = failures;
            this.taken = taken;
        }

        @Override
        public CompletableFuture<Outcome> send(Event event) {
            if (failures-- > 0) {
                return CompletableFuture.completedFuture(new Outcome.Later("HTTP 500"));
            }
            taken.countDown();
            return CompletableFuture.completedFuture(new Outcome.Taken("HTTP 200"));
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
