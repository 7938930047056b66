package org.jamesexpress.notify;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.DoubleSupplier;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.events.EventLog;

/**
 * Tells every endpoint of one file what the event log says, each in a lane and a thread of its own. {@link #close} ends
 * them; what they haven't said by then they say after the next start.
 */
public final class Notifier implements AutoCloseable {
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final List<Thread> threads = new ArrayList<>();

    private Notifier() {}

    /**
     * Starts a lane for each endpoint of the file. One that the event log doesn't know yet is told of what happens from now
     * on.
     *
     * @param source the server, a URI reference: {@code //mail.example.com}
     * @param random from 0 to 1, spreads the retries
     * @throws SettingsException with every complaint about the file; then nothing was started
     */
    public static Notifier start(
            Path file, String source, EventLog log, Clock clock, DoubleSupplier random, ThreadFactory threads)
            throws SettingsException {
        Notifier notifier = new Notifier();
        for (Endpoint endpoint : EndpointsFile.read(file)) {
            log.enroll(Lane.reader(endpoint)).join();
            Sender sender = new WebhookSender(endpoint, source, clock, threads);
            notifier.start(
                    new Lane(endpoint, sender, log, time -> Thread.sleep(time.toMillis()), random), log, threads);
        }
        return notifier;
    }

    private void start(Lane lane, EventLog log, ThreadFactory factory) {
        log.onAppend(lane::wake);
        Thread thread = factory.newThread(lane);
        threads.add(thread);
        thread.start();
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(FAREWELL.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
