package org.jamesexpress.notify.lane;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a lane's thread is to do. Any thread hands it in; the lane's does it. */
final class Inbox implements Executor {
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** Does all that is there. */
    void doAll() {
        for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
            next.run();
        }
    }

    /** Does the next thing, if one comes in time. */
    void doNext(Duration time) throws InterruptedException {
        Runnable next = tasks.poll(time.toNanos(), TimeUnit.NANOSECONDS);
        if (next != null) {
            next.run();
        }
    }
}
