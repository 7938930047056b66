package org.jamesexpress.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Lets many threads share one slow write: who comes while nobody writes does it for all that wait, and hands over to the
 * first of those that came meanwhile. Nobody waits for more than the write that has begun and his own. The lock is held for
 * moments only.
 *
 * @param <T> is written by many at once
 */
public final class GroupCommit<T> {
    private final Commit<T> commit;
    private final List<Pending<T>> waiting = new ArrayList<>();
    private boolean busy;

    /** Writes all of them, or says that it did not; called by one thread at a time. */
    public interface Commit<T> {
        void write(List<T> batch) throws IOException;
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

    public GroupCommit(Commit<T> commit) {
        this.commit = commit;
    }

    /**
     * Writes it, maybe together with what other threads bring; it is written when this returns.
     *
     * @throws IOException when that failed
     */
    public void write(T what) throws IOException {
        Pending<T> mine = new Pending<>(what);
        if (!join(mine)) {
            mine.told.acquireUninterruptibly();
        }
        if (!mine.settled) {
            writeAllThatWait();
        }
        if (mine.failure.isPresent()) {
            throw new IOException(mine.failure.get().getMessage(), mine.failure.get());
        }
    }

    /** Whether nobody writes, so that the one who comes has to. */
    private synchronized boolean join(Pending<T> mine) {
        waiting.add(mine);
        boolean writes = !busy;
        busy = true;
        return writes;
    }

    private void writeAllThatWait() {
        List<Pending<T>> batch = take();
        Optional<Throwable> failure = Optional.of(new IOException("nobody knows whether it was written"));
        try {
            commit.write(batch.stream().map(each -> each.what).toList());
            failure = Optional.empty();
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

    /** One who is told and not settled writes next. */
    private synchronized void handOver() {
        if (waiting.isEmpty()) {
            busy = false;
        } else {
            waiting.get(0).told.release();
        }
    }
}
