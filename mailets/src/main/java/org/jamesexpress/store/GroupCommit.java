package org.jamesexpress.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets many threads share one slow write: who comes first does it for all that wait. The lock is held while the disk works:
 * to share that is what the others wait for.
 *
 * @param <T> is written by many at once
 */
public final class GroupCommit<T> {
    private final Commit<T> commit;
    private final ReentrantLock turn = new ReentrantLock();
    private final Queue<Pending<T>> waiting = new ConcurrentLinkedQueue<>();

    /** Writes all of them, or says that it did not; called by one thread at a time. */
    public interface Commit<T> {
        void write(List<T> batch) throws IOException;
    }

    private static final class Pending<T> {
        private final T what;
        private boolean settled;
        private Optional<Throwable> failure = Optional.empty();

        Pending(T what) {
            this.what = what;
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
        waiting.add(mine);
        turn.lock();
        try {
            if (!mine.settled) {
                writeAllThatWait();
            }
            if (!mine.settled) {
                throw new IOException("nobody knows whether it was written");
            }
            if (mine.failure.isPresent()) {
                throw new IOException(mine.failure.get().getMessage(), mine.failure.get());
            }
        } finally {
            turn.unlock();
        }
    }

    private void writeAllThatWait() {
        List<Pending<T>> batch = new ArrayList<>();
        for (Pending<T> next = waiting.poll(); next != null; next = waiting.poll()) {
            batch.add(next);
        }
        Optional<Throwable> failure = Optional.empty();
        try {
            commit.write(batch.stream().map(each -> each.what).toList());
        } catch (IOException | RuntimeException e) {
            failure = Optional.of(e);
        } catch (Error e) {
            failure = Optional.of(e);
            throw e;
        } finally {
            for (Pending<T> each : batch) {
                each.failure = failure;
                each.settled = true;
            }
        }
    }
}
