package org.jamesexpress.notify.lane;

import java.time.Duration;
import java.util.Collection;
import org.jamesexpress.store.Registration;

/** A lane and its thread. */
public final class RunningLane implements AutoCloseable {
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final Thread thread;
    private final Lane lane;
    private final Registration waking;
    private final Runnable onEnd;

    RunningLane(Thread thread, Lane lane, Registration waking, Runnable onEnd) {
        this.thread = thread;
        this.lane = lane;
        this.waking = waking;
        this.onEnd = onEnd;
    }

    /** Ends lanes side by side, and waits for that, but no longer than for one. */
    public static void closeAll(Collection<RunningLane> lanes) {
        lanes.forEach(RunningLane::stop);
        long end = System.nanoTime() + FAREWELL.toNanos();
        lanes.forEach(each -> each.await(Duration.ofNanos(end - System.nanoTime())));
    }

    /** Ends it, and waits for that, but not for long. */
    @Override
    public void close() {
        stop();
        await(FAREWELL);
    }

    /** Has it end, and doesn't wait for that. */
    public void stop() {
        waking.close();
        onEnd.run();
        lane.stop();
        thread.interrupt();
    }

    private void await(Duration time) {
        try {
            thread.join(Math.max(1, time.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
