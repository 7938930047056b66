package org.jamesexpress.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Threads that do one piece of work after the other until time is over. */
public final class Writers {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Writers() {}

    /** One piece of the work. Many threads call. */
    public interface Piece {
        /**
         * Makes it.
         *
         * @param number from 0, each once
         */
        void make(long number) throws Exception;
    }

    /**
     * Lets them work.
     *
     * @throws ExecutionException when a piece failed
     */
    public static Outcome run(int writers, Duration time, Piece piece) throws InterruptedException, ExecutionException {
        AtomicLong next = new AtomicLong();
        long cpu = SYSTEM.getProcessCpuTime();
        long began = System.nanoTime();
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                running.add(threads.submit(() -> {
                    while (System.nanoTime() - began < time.toNanos()) {
                        piece.make(next.getAndIncrement());
                    }
                    return true;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
            return new Outcome(
                    next.get(),
                    (System.nanoTime() - began) / 1e9,
                    OptionalDouble.of((SYSTEM.getProcessCpuTime() - cpu) / 1e9));
        } finally {
            threads.shutdownNow();
        }
    }
}
