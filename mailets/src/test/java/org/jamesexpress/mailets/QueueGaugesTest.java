package org.jamesexpress.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jamesexpress.delivery.QueueSize;
import org.jamesexpress.delivery.QueueState;
import org.jamesexpress.store.StoreException;
import org.jamesexpress.testing.LogLines;
import org.jamesexpress.testing.MovedClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QueueGaugesTest {
    private final MovedClock clock = new MovedClock("2026-11-02T09:00:00Z");
    private final RecordedMetrics metrics = new RecordedMetrics();

    @Test
    void keepTheLastCountWhileTheDatabaseIsAwayAndSaySo() {
        register(() -> {
            if (clock.instant().toString().contains("09:00:00")) {
                return waiting(7);
            }
            throw new StoreException("the database is away");
        });
        assertThat(waiting()).isEqualTo(7L);
        clock.add(Recent.FRESH.plusSeconds(1));

        try (LogLines log = LogLines.open()) {
            assertThat(waiting()).isEqualTo(7L);
            assertThat(waiting()).isEqualTo(7L);

            assertThat(log.all()).singleElement().asString().startsWith("WARN").endsWith("the database is away");
        }
    }

    @Test
    void nobodyWaitsForACountThatAnotherOneMakes() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        register(() -> {
            asked.countDown();
            await(answers);
            return waiting(7);
        });
        CompletableFuture<Object> slow = CompletableFuture.supplyAsync(this::waiting);
        asked.await();

        assertThat(waiting()).isEqualTo(0L);
        answers.countDown();

        assertThat(slow.get()).isEqualTo(7L);
        assertThat(waiting()).isEqualTo(7L);
    }

    private void register(Supplier<QueueSize> count) {
        QueueGauges.register(metrics, "", count, clock);
    }

    private Object waiting() {
        return metrics.gauge(JamesMeters.prefix("") + "queue.waiting");
    }

    private static QueueSize waiting(long mails) {
        return new QueueSize(Map.of(QueueState.WAITING, mails), Optional.empty());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
