package org.jamesexpress.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.james.IsStartedProbe;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.apache.james.server.core.filesystem.FileSystemImpl;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.mailets.MailetRuntime;
import org.jamesexpress.server.queue.MailQueueModule;
import org.jamesexpress.store.Spool;
import org.jamesexpress.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running mail server. One thread starts it; any thread may stop it, once. */
public final class ExpressServer {
    private static final Logger LOG = LoggerFactory.getLogger(ExpressServer.class);

    /** A step of the stop. */
    private interface Closing {
        void close() throws Exception;
    }

    private final List<Listener> listeners;
    private final Deque<Closing> closings;

    private ExpressServer(List<Listener> listeners, Deque<Closing> closings) {
        this.listeners = listeners;
        this.closings = closings;
    }

    /**
     * Starts a server with the port offset of its configuration. It listens when this returns.
     *
     * @throws StartException when it can't: nothing is left running
     */
    public static ExpressServer start(Home home) throws StartException {
        return start(home, ServerSettings.read(home));
    }

    /**
     * Starts a server with another port offset than the configured one.
     *
     * @throws StartException when it can't: nothing is left running
     */
    public static ExpressServer start(Home home, int portOffset) throws StartException {
        return start(home, ServerSettings.read(home).withPortOffset(portOffset));
    }

    private static ExpressServer start(Home home, ServerSettings settings) throws StartException {
        Deque<Closing> closings = new ArrayDeque<>();
        try {
            return start(home, settings, closings);
        } catch (StartException e) {
            close(closings);
            throw e;
        } catch (Exception e) {
            close(closings);
            LOG.debug("The start failed", e);
            throw StartException.of(e);
        }
    }

    private static ExpressServer start(Home home, ServerSettings settings, Deque<Closing> closings) throws Exception {
        closings.push(HomeLock.take(home)::close);
        // Left by one that was killed, whose pid may be somebody else's by now.
        Files.deleteIfExists(home.running());
        ConfigurationCheck.check(home);
        TlsCheck.check(home);

        Configuration.Basic james =
                Configuration.builder().workingDirectory(home.root().toString()).build();
        FileSystemImpl files = new FileSystemImpl(james.directories());
        OffsetConfiguration configuration =
                new OffsetConfiguration(new FileConfigurationProvider(files, james), settings);
        OffsetProperties properties = new OffsetProperties(files, james.configurationPath(), settings);
        List<Listener> listeners = Listeners.configured(configuration, properties);
        Listeners.checkFree(listeners);

        Database database = Database.open(DatabaseSettings.read(home));
        closings.push(database::close);
        IsStartedProbe started = new IsStartedProbe();
        RunningJames running = RunningJames.compose(Composition.of(
                james, configuration, properties, database.entityManagers(), queues(home, closings), started));
        closings.push(running::stop);
        try {
            running.start();
        } catch (Exception e) {
            close(closings);
            // Somebody may have taken a port since it was free.
            Listeners.checkFree(listeners);
            throw e;
        }
        started.notifyStarted();
        return new ExpressServer(listeners, closings);
    }

    /** The mail queues on the store that the mailets use too, which stays open until James has stopped. */
    private static MailQueueModule queues(Home home, Deque<Closing> closings) throws StartException {
        Path folder = home.var().resolve("express");
        try {
            MailetRuntime shared = MailetRuntime.join(folder, home.conf("express-database.properties"));
            closings.push(shared::leave);
            return new MailQueueModule(
                    shared.store(),
                    Spool.open(folder.resolve("queue"), shared.store().id()));
        } catch (SettingsException | StoreException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Every socket it listens on, with the port offset added. */
    public List<Listener> listeners() {
        return listeners;
    }

    /** Takes no more mail, finishes what is in hand, and closes what is open. A second call does nothing. */
    public void stop() {
        synchronized (closings) {
            close(closings);
        }
    }

    private static void close(Deque<Closing> closings) {
        while (!closings.isEmpty()) {
            try {
                closings.pop().close();
            } catch (Exception e) {
                LOG.warn("A part of the server did not stop cleanly", e);
            }
        }
    }
}
