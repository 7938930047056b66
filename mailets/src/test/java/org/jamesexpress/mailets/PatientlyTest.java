package org.jamesexpress.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jamesexpress.store.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PatientlyTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private final StoreException away = failure("57P03");

    private final List<Long> waits = new ArrayList<>();
    private long nanos;
    private int tries;

    private final Patiently patience = new Patiently(() -> nanos, time -> {
        waits.add(time.toSeconds());
        nanos += time.toNanos();
        return true;
    });

    @Test
    void triesAgainAfterGrowingPausesForAMinute() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> patience.take("m1", this::fail))
                .isSameAs(away);

        assertThat(waits).containsExactly(1L, 2L, 4L, 8L, 15L, 15L, 15L);
        assertThat(tries).isEqualTo(8);
    }

    @Test
    void goesOnAsSoonAsTheDatabaseIsBack() {
        patience.take("m1", () -> {
            if (tries < 2) {
                fail();
            }
        });

        assertThat(waits).containsExactly(1L, 2L);
    }

    @Test
    void countsTheTimeThatTheDatabaseTakesToFail() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> patience.take("m1", () -> {
                    nanos += Duration.ofSeconds(25).toNanos();
                    fail();
                }));

        assertThat(waits).containsExactly(1L, 2L);
    }

    @Test
    void repeatsNothingThatTheDatabaseRefusesForGood() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> patience.take("m1", () -> {
                    tries++;
                    throw failure("22021");
                }));

        assertThat(tries).isEqualTo(1);
    }

    @Test
    void waitsNoLongerOnceItsMailetEnds() throws InterruptedException {
        Patiently real = new Patiently();
        CountDownLatch failed = new CountDownLatch(1);
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> real.take("m1", () -> {
            failed.countDown();
            fail();
        }));
        failed.await();

        real.end();

        assertThat(waiting).failsWithin(LONG).withThrowableThat().withCause(away);
        assertThat(tries).isLessThan(4);
        int before = tries;
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> real.take("m2", this::fail));
        assertThat(tries).isEqualTo(before + 1);
    }

    @Test
    void waitsNoLongerWhenItsThreadIsInterrupted() throws InterruptedException {
        Patiently real = new Patiently();
        CountDownLatch failed = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread thread = new Thread(() -> {
            try {
                real.take("m1", () -> {
                    failed.countDown();
                    fail();
                });
            } catch (StoreException e) {
                interrupted.set(Thread.currentThread().isInterrupted());
            }
        });
        thread.start();
        failed.await();

        thread.interrupt();
        thread.join(LONG.toMillis());

        assertThat(thread.isAlive()).isFalse();
        assertThat(interrupted).isTrue();
    }

    private void fail() {
        tries++;
        throw away;
    }

    private static StoreException failure(String state) {
        return new StoreException("the database says " + state, new SQLException("no", state));
    }
}
