package org.jamesexpress.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.smtp.Rcpt;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.Spool;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DispatcherTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    /** Does it before it returns, so that what a job changes is seen by what the dispatcher does next. */
    private static final class AtOnce extends AbstractExecutorService {
        private final AtomicInteger breakdowns = new AtomicInteger();

        /** Has it break down when it gets the next job. */
        void breakDown() {
            breakdowns.incrementAndGet();
        }

        @Override
        public void execute(Runnable job) {
            if (breakdowns.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new InternalError("broken");
            }
            job.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return true;
        }

        @Override
        public boolean awaitTermination(long time, TimeUnit unit) {
            return true;
        }
    }

    private static final Duration SCAN = Duration.ofSeconds(1);
    private static final Duration REST = Duration.ofSeconds(9);

    @TempDir
    private Path folder;

    private final BlockingQueue<String> attempted = new LinkedBlockingQueue<>();
    private final AtOnce workers = new AtOnce();
    private final DeliveryFixture.HandClock clock = new DeliveryFixture.HandClock();
    private final AtomicLong nanos = new AtomicLong();
    private Store store;
    private Outbound outbound;

    @BeforeEach
    void open() {
        store = Store.open(StoreConfig.sqlite(folder.resolve("express.db")));
        Spool spool = Spool.open(folder.resolve("spool"), store.id());
        outbound = new Outbound(store, spool, new EventLog(store), "direct");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void startsTheMailOfADestinationBeforeItReadsThatOfTheNext() throws Exception {
        take("m1", "a.test");
        take("m2", "b.test");
        Dispatcher dispatcher = dispatcher();
        dispatcher.start();
        assertThat(List.of(next(), next(), next())).containsExactly("m1", "m2", "m3");
        dispatcher.close(Duration.ofSeconds(10));
    }

    @Test
    void looksForDueMailForATenthOfTheTimeAtMost() throws Exception {
        take("m1", "slow.test");
        Dispatcher dispatcher = dispatcher();
        dispatcher.start();
        assertThat(next()).isEqualTo("m1");
        take("m2", "b.test");
        dispatcher.lookAt(NOW);
        for (String mail : List.of("m3", "m4")) {
            take(mail, "c.test");
            dispatcher.offer(List.of(new Job(mail, "c.test")));
            assertThat(next()).as("while it rests").isEqualTo(mail);
        }
        nanos.addAndGet(REST.toNanos());
        dispatcher.wake();
        assertThat(next()).isEqualTo("m2");
        dispatcher.close(Duration.ofSeconds(10));
    }

    /** The worker that makes m1 takes m2 to make it next, and breaks down as it has m3 made by another one. */
    @Test
    void noMailIsLostWhenAnAttemptCannotBeStarted() throws Exception {
        for (String mail : List.of("m1", "m2", "m3")) {
            take(mail, "breaking.test");
        }
        Dispatcher dispatcher = dispatcher();
        dispatcher.start();
        assertThat(List.of(next(), next())).containsExactly("m1", "m2");
        clock.advance(Duration.ofMinutes(1));
        dispatcher.wake();
        assertThat(next()).isEqualTo("m3");
        dispatcher.close(Duration.ofSeconds(10));
    }

    private Dispatcher dispatcher() {
        return new Dispatcher(
                "dispatcher",
                outbound,
                (destination, beforeAWait, beforeALongWait) -> Site.nowhere(destination),
                new Lanes(this::site, 10, 10, 10),
                this::attempt,
                workers,
                clock,
                nanos::get,
                Duration.ofDays(1),
                () -> {});
    }

    /** Takes a second for one that is slow. */
    private Optional<Site> site(String destination) {
        if (destination.equals("slow.test")) {
            nanos.addAndGet(SCAN.toNanos());
        }
        return Optional.of(Site.nowhere(destination));
    }

    private Impression attempt(Trip trip, Parcel parcel, Runnable beforeAWait) {
        attempted.add(parcel.id());
        if (parcel.id().equals("m1") && parcel.destination().equals("breaking.test")) {
            workers.breakDown();
        }
        if (parcel.destination().equals("a.test")) {
            take("m3", "b.test");
        }
        return Impression.REACHED;
    }

    private String next() throws InterruptedException {
        return Optional.ofNullable(attempted.poll(20, TimeUnit.SECONDS)).orElse("nothing");
    }

    private void take(String id, String destination) {
        try {
            outbound.accept(
                    new OutboundMail(
                            id,
                            "alice@a.test",
                            Optional.empty(),
                            Optional.empty(),
                            List.of(Rcpt.of("bob@" + destination)),
                            Optional.empty(),
                            Content.of("Subject: Hello\r\n\r\n".getBytes(UTF_8))),
                    NOW);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
