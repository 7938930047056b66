package org.jamesexpress.notify.lane;

import java.time.Duration;
import org.jamesexpress.store.Registration;

/** A lane and its thread. */
public final class RunningLane implements AutoCloseable {
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final Thread thread;
    private final Registration waking;
    private final Runnable onEnd;

    RunningLane(Thread thread, Registration waking, Runnable onEnd) {
        this.thread = thread;
        this.waking = waking;
        this.onEnd = onEnd;
    }

    /** Has it end, and doesn't wait for that. */
    public void stop() {
        waking.close();
        onEnd.run();
        thread.interrupt();
    }

    /** Ends it, and waits for that, but not for long. */
    @Override
    public void close() {
        stop();
        try {
            thread.join(FAREWELL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
