package org.jamesexpress.mailets;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jamesexpress.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats for about a minute what the database can't take just now, so that its restart sends no mail to the error
 * repository. What is repeated must do no harm when it was done already. Any thread may call; an interruption, or the end
 * of the mailet, ends its waiting at once.
 */
final class Patiently {
    private static final Logger LOGGER = LoggerFactory.getLogger(Patiently.class);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final List<Integer> SECONDS = List.of(1, 2, 4, 8, 15, 15, 15);

    /** Something that asks the database. */
    interface Step<E extends Exception> {
        void take() throws E;
    }

    /** Waits for a time, and says whether to go on. */
    interface Pause {
        boolean of(Duration time) throws InterruptedException;
    }

    private final CountDownLatch ended = new CountDownLatch(1);
    private final LongSupplier nanos;
    private final Pause pause;

    Patiently() {
        this.nanos = System::nanoTime;
        this.pause = time -> !ended.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    Patiently(LongSupplier nanos, Pause pause) {
        this.nanos = nanos;
        this.pause = pause;
    }

    /**
     * Takes a step until the database takes it.
     *
     * @param what is done, for the log
     * @throws StoreException when the database refuses it, or was away all the time
     */
    <E extends Exception> void take(String what, Step<E> step) throws E {
        long start = nanos.getAsLong();
        for (int seconds : SECONDS) {
            try {
                step.take();
                return;
            } catch (StoreException e) {
                Duration gone = Duration.ofNanos(nanos.getAsLong() - start);
                Duration wait = Duration.ofSeconds(seconds);
                if (!e.mayPass() || gone.plus(wait).compareTo(PATIENCE) > 0) {
                    throw e;
                }
                LOGGER.info("{} waits {}s for the database: {}", what, seconds, e.getMessage());
                if (!waited(wait)) {
                    throw e;
                }
            }
        }
        step.take();
    }

    private boolean waited(Duration time) {
        try {
            return pause.of(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    boolean isEnded() {
        return ended.getCount() == 0;
    }

    /** Ends every waiting; a step is taken once from now on. */
    void end() {
        ended.countDown();
    }
}
