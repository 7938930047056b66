package org.jamesexpress.notify;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadFactory;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.jamesexpress.notify.endpoint.House;
import org.jamesexpress.notify.endpoint.Sender;
import org.jamesexpress.notify.endpoint.Served;
import org.jamesexpress.notify.endpoint.Surroundings;
import org.jamesexpress.notify.endpoint.Target;
import org.jamesexpress.notify.lane.Lane;
import org.jamesexpress.store.Registration;
import org.jamesexpress.store.Store;

/**
 * Tells every endpoint of one file what the event log says, each that is brought them in a lane and a thread of its own.
 * {@link #close} ends them; what they haven't said by then they say after the next start.
 */
public final class Notifier implements AutoCloseable {
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final Set<String> names = new TreeSet<>();
    private final List<Registration> wakings = new ArrayList<>();
    private final List<Registration> doors = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private Notifier() {}

    /**
     * Starts a lane for each endpoint of the file, or opens a door for it. One that the event log doesn't know yet is told of
     * what happens from now on.
     *
     * @param home the file that is meant by a path from the server's folder, or by an absolute one
     * @param elsewhere the names of endpoints that other notifiers of this log have, and their files
     * @param source the server, a URI reference: {@code //mail.example.com}
     * @param random from 0 to 1, spreads the retries
     * @throws SettingsException with every complaint about the file, or about a door that can't be opened; then nothing is
     *     left running
     * @throws java.util.concurrent.CompletionException when the log fails; then nothing is left running
     */
    public static Notifier start(
            Path file,
            Function<String, Path> home,
            Map<String, Path> elsewhere,
            String source,
            Store store,
            EventLog log,
            Clock clock,
            DoubleSupplier random,
            ThreadFactory threads)
            throws SettingsException {
        Notifier notifier = new Notifier();
        List<Endpoint> endpoints = EndpointsFile.read(file, home, elsewhere);
        try {
            for (Endpoint endpoint : endpoints) {
                notifier.names.add(endpoint.name());
                if (endpoint.target() instanceof Target target) {
                    log.enroll(Lane.reader(endpoint)).join();
                    Sender sender = target.sender(
                            new Surroundings(endpoint.name(), endpoint.terms().timeout(), source, clock, threads));
                    Lane lane = new Lane(endpoint, sender, log, time -> Thread.sleep(time.toMillis()), random);
                    notifier.start(lane, log, threads);
                } else if (endpoint.target() instanceof Served served) {
                    notifier.doors.add(served.serve(
                            new House(endpoint.name(), endpoint.terms(), source, store, log, clock, threads)));
                }
            }
            return notifier;
        } catch (SettingsException | RuntimeException e) {
            notifier.close();
            throw e;
        }
    }

    private void start(Lane lane, EventLog log, ThreadFactory factory) {
        Thread thread = factory.newThread(lane);
        wakings.add(log.onAppend(lane::wake));
        threads.add(thread);
        thread.start();
    }

    /** The names of the endpoints. */
    public Set<String> names() {
        return names;
    }

    @Override
    public void close() {
        wakings.forEach(Registration::close);
        doors.forEach(Registration::close);
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
