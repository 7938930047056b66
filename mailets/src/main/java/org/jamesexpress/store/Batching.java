package org.jamesexpress.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Lets many threads share what costs the same for many as for one, a write or a read: who comes while nobody is at it does
 * it for all that wait, and hands over to the first of those that came meanwhile. Nobody waits for more than the batch that
 * has begun and his own. The lock is held for moments only.
 *
 * @param <T> is done by many at once
 */
public final class Batching<T> {
    private final Work<T> work;
    private final List<Pending<T>> waiting = new ArrayList<>();
    private boolean busy;

    /** Does all of them, or says that it did not; called by one thread at a time. */
    public interface Work<T> {
        void on(List<T> batch) throws IOException;
    }

    private static final class Pending<T> {
        private final T what;
        private final Semaphore told = new Semaphore(0);
        private boolean settled;
        private Optional<Throwable> failure = Optional.empty();

        Pending(T what) {
            this.what = what;
        }

        void settle(Optional<Throwable> outcome) {
            failure = outcome;
            settled = true;
            told.release();
        }
    }

    public Batching(Work<T> work) {
        this.work = work;
    }

    /**
     * Does it, maybe together with what other threads bring; it is done when this returns.
     *
     * @throws IOException when that failed
     */
    public void run(T what) throws IOException {
        Pending<T> mine = new Pending<>(what);
        if (!join(mine)) {
            mine.told.acquireUninterruptibly();
        }
        if (!mine.settled) {
            doAllThatWait();
        }
        if (mine.failure.isPresent()) {
            throw new IOException(mine.failure.get().getMessage(), mine.failure.get());
        }
    }

    /** Whether nobody is at it, so that the one who comes has to be. */
    private synchronized boolean join(Pending<T> mine) {
        waiting.add(mine);
        boolean begins = !busy;
        busy = true;
        return begins;
    }

    private void doAllThatWait() {
        List<Pending<T>> batch = take();
        Optional<Throwable> failure = Optional.empty();
        try {
            work.on(batch.stream().map(each -> each.what).toList());
        } catch (IOException | RuntimeException e) {
            failure = Optional.of(e);
        } catch (Error e) {
            failure = Optional.of(e);
            throw e;
        } finally {
            handOver();
            for (Pending<T> each : batch) {
                each.settle(failure);
            }
        }
    }

    private synchronized List<Pending<T>> take() {
        List<Pending<T>> batch = List.copyOf(waiting);
        waiting.clear();
        return batch;
    }

    /** One who is told and not settled is next. */
    private synchronized void handOver() {
        if (waiting.isEmpty()) {
            busy = false;
        } else {
            waiting.get(0).told.release();
        }
    }
}
