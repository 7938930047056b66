package org.jamesexpress.mx;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The end of a lookup: what DNS has not answered by then counts as unanswered. */
final class Deadline {
    private final Duration patience;
    private final long end;

    private Deadline(Duration patience) {
        this.patience = patience;
        this.end = System.nanoTime() + patience.toNanos();
    }

    static Deadline in(Duration patience) {
        return new Deadline(patience);
    }

    boolean isOver() {
        return end - System.nanoTime() <= 0;
    }

    /** The answer, or that there was none in time. */
    <T> CompletableFuture<Answer<T>> bound(CompletableFuture<Answer<T>> answer) {
        Answer<T> late = new Answer.Failed<>("DNS gave no answer within " + patience.toSeconds() + " s");
        return answer.completeOnTimeout(late, Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
}
