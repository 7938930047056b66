package org.jamesexpress.bench.delivery;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** Threads that begin nothing while it is shut, as it is at first. Guarded by its own monitor. */
final class Gate extends AbstractExecutorService {
    private final ExecutorService threads;
    private boolean open;

    Gate(ExecutorService threads) {
        this.threads = threads;
    }

    synchronized void open() {
        open = true;
        notifyAll();
    }

    synchronized void close() {
        open = false;
    }

    private synchronized void pass() throws InterruptedException {
        while (!open) {
            wait();
        }
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(() -> {
            try {
                pass();
                task.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void shutdown() {
        threads.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return threads.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return threads.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return threads.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return threads.awaitTermination(timeout, unit);
    }
}
