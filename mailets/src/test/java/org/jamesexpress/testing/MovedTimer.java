package org.jamesexpress.testing;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A timer with a time of its own, which goes when it is told. Any thread may use it; tasks run on the one that tells it. */
public final class MovedTimer extends ScheduledThreadPoolExecutor implements LongSupplier {
    private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparing(task -> task.due));
    private long now;

    public MovedTimer() {
        super(1);
    }

    /** In nanoseconds. */
    @Override
    public synchronized long getAsLong() {
        return now;
    }

    /** Moves the time on. Each task that is due by then runs at its moment. */
    public void add(Duration time) {
        long then = getAsLong() + time.toNanos();
        Optional<Task> due = due(then);
        while (due.isPresent()) {
            due.get().run();
            due = due(then);
        }
    }

    /** Moves the time on to the next task, or to the end if none is due by then. */
    private synchronized Optional<Task> due(long end) {
        Optional<Task> next = Optional.ofNullable(tasks.peek()).filter(task -> task.due <= end);
        next.ifPresent(tasks::remove);
        now = Math.max(now, next.map(task -> task.due).orElse(end));
        return next;
    }

    /** How many tasks are still to run. */
    public synchronized long pending() {
        return tasks.stream().filter(task -> !task.isDone()).count();
    }

    @Override
    public synchronized ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
        Task task = new Task(work, now + unit.toNanos(delay));
        tasks.add(task);
        return task;
    }

    private final class Task extends FutureTask<Void> implements ScheduledFuture<Void> {
        private final long due;

        private Task(Runnable work, long due) {
            super(work, null);
            this.due = due;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - getAsLong(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
