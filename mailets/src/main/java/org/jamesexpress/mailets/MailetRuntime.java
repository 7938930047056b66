package org.jamesexpress.mailets;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.james.filesystem.api.FileSystem;
import org.jamesexpress.archive.restore.SentAgain;
import org.jamesexpress.config.Settings;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.delivery.AttemptLog;
import org.jamesexpress.delivery.Destinations;
import org.jamesexpress.delivery.DirectDelivery;
import org.jamesexpress.delivery.DirectMxConfig;
import org.jamesexpress.delivery.Meters;
import org.jamesexpress.delivery.OutboundQueue;
import org.jamesexpress.delivery.Reports;
import org.jamesexpress.delivery.Surroundings;
import org.jamesexpress.delivery.TlsHistory;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.events.Retention;
import org.jamesexpress.mx.Ourselves;
import org.jamesexpress.notify.Interests;
import org.jamesexpress.notify.Notifier;
import org.jamesexpress.notify.StreamStatus;
import org.jamesexpress.notify.content.ContentLimits;
import org.jamesexpress.notify.content.Library;
import org.jamesexpress.notify.lane.Alerts;
import org.jamesexpress.notify.lane.Endpoints;
import org.jamesexpress.notify.own.OwnWebhooks;
import org.jamesexpress.notify.stream.Tokens;
import org.jamesexpress.store.Spool;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.jamesexpress.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all mailets of one James share: the store, the spool, the event log, the endpoints' lanes. The first that joins
 * opens it, the last that leaves closes it. Guarded by the map of the open ones, where one that closes stays until it has
 * closed: only who opens its folder again waits for that.
 */
public final class MailetRuntime {
    private static final Logger LOGGER = LoggerFactory.getLogger(MailetRuntime.class);
    private static final String FOLDER = "var/express";
    private static final Map<Path, MailetRuntime> OPEN = new HashMap<>();

    private final Path folder;
    private final Store store;
    private final Spool spool;
    private final EventLog events;
    private final Endpoints endpoints;
    private final ExecutorService sweeping = Executors.newSingleThreadExecutor(threads("express-content-"));
    private final Library library;
    private final Upkeep upkeep;
    private final Map<Path, Notifier> notifiers = new LinkedHashMap<>();
    private final Map<String, DirectDelivery> deliveries = new LinkedHashMap<>();
    private int members;

    private MailetRuntime(Path folder, Store store, Spool spool, Retention retention, ContentLimits limits) {
        this.folder = folder;
        this.store = store;
        this.spool = spool;
        this.events = new EventLog(store);
        this.endpoints = new Endpoints(
                store,
                events,
                spool.id(),
                Clock.systemUTC(),
                () -> ThreadLocalRandom.current().nextDouble());
        this.library = Library.open(store, folder.resolve("messages"), limits, Clock.systemUTC(), sweeping);
        this.upkeep = Upkeep.start(
                events,
                endpoints,
                library.contents(),
                new SentAgain(store, Clock.systemUTC()),
                retention,
                Clock.systemUTC());
    }

    /**
     * Joins the runtime of a James.
     *
     * @param files those of that James
     * @throws SettingsException see {@link #join(Path, Path)}
     */
    public static MailetRuntime join(FileSystem files) throws SettingsException {
        return join(new JamesHome(files));
    }

    /** The runtime of a James with the usual folders: {@code var/express}, {@code conf/express-database.properties}. */
    static MailetRuntime join(JamesHome home) throws SettingsException {
        return join(home.path(FOLDER), home.path("conf/express-database.properties"));
    }

    /**
     * Likewise, and has the endpoints of a file told of what happens.
     *
     * @param server its name
     * @param alerts tell of the endpoints, unless the file was named before
     * @param meters count likewise
     * @throws SettingsException likewise, and with every complaint about the file; then it was not joined
     */
    static MailetRuntime joinTelling(JamesHome home, Path endpoints, String server, Alerts alerts, NotifyMeters meters)
            throws SettingsException {
        MailetRuntime joined = join(home);
        try {
            joined.endpoints.countBy(meters);
            joined.tell(endpoints, home::path, "//" + server, alerts);
            meters.register(joined.endpoints.names(), joined.endpoints::list, Clock.systemUTC());
            return joined;
        } catch (SettingsException | RuntimeException e) {
            joined.leave();
            throw e;
        }
    }

    /**
     * Joins the runtime of a folder, which the first one opens.
     *
     * @param folder holds the database, unless the settings name another, and the spool
     * @param database may be missing: then it is SQLite
     * @throws SettingsException with every complaint of the database's settings, or when it can't be opened
     */
    public static MailetRuntime join(Path folder, Path database) throws SettingsException {
        synchronized (OPEN) {
            Path home = folder.toAbsolutePath().normalize();
            awaitClosing(home);
            MailetRuntime open = OPEN.get(home);
            MailetRuntime runtime = open == null ? open(home, database) : open;
            OPEN.put(home, runtime);
            runtime.members++;
            return runtime;
        }
    }

    private static void awaitClosing(Path home) throws SettingsException {
        try {
            for (MailetRuntime open = OPEN.get(home); open != null && open.isLeft(); open = OPEN.get(home)) {
                OPEN.wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SettingsException(List.of("interrupted while " + home + " was still being closed"));
        }
    }

    /**
     * Joins the runtime of a James for a while, if any of its mailets has opened one.
     *
     * @param files those of that James
     */
    public static Optional<MailetRuntime> joinOpen(FileSystem files) {
        Path folder = new JamesHome(files).path(FOLDER);
        synchronized (OPEN) {
            Optional<MailetRuntime> open = Optional.ofNullable(OPEN.get(folder)).filter(runtime -> !runtime.isLeft());
            open.ifPresent(runtime -> runtime.members++);
            return open;
        }
    }

    private static MailetRuntime open(Path folder, Path database) throws SettingsException {
        Settings settings = Settings.of(database.toString(), properties(database));
        StoreConfig config = StoreConfig.from(settings, folder.resolve("express.db"));
        Retention retention = Retention.from(settings);
        ContentLimits limits = ContentLimits.from(settings);
        settings.check();
        try {
            return open(folder, Store.open(config), retention, limits);
        } catch (StoreException | UncheckedIOException e) {
            throw new SettingsException(List.of(String.valueOf(e.getMessage())));
        }
    }

    private static MailetRuntime open(Path folder, Store store, Retention retention, ContentLimits limits) {
        try {
            return new MailetRuntime(folder, store, Spool.open(folder.resolve("spool"), store.id()), retention, limits);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static Map<String, String> properties(Path file) throws SettingsException {
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (Reader in = Files.newBufferedReader(file)) {
                properties.load(in);
            } catch (IOException | IllegalArgumentException e) {
                throw new SettingsException(List.of(file + ": can't be read: " + e.getMessage()));
            }
        }
        return properties.stringPropertyNames().stream().collect(Collectors.toMap(key -> key, properties::getProperty));
    }

    /** Closes everything when this was the last member. Never throws: James stops calling the others when one does. */
    public void leave() {
        synchronized (OPEN) {
            members--;
            if (!isLeft()) {
                return;
            }
        }
        try {
            close();
        } finally {
            synchronized (OPEN) {
                OPEN.remove(folder);
                OPEN.notifyAll();
            }
        }
    }

    private boolean isLeft() {
        return members == 0;
    }

    /** Waits for what is under way, so that it must not hold the lock that everybody takes. */
    private void close() {
        deliveries.values().forEach(MailetRuntime::close);
        notifiers.values().forEach(MailetRuntime::close);
        close(upkeep);
        sweeping.shutdownNow();
        close(store);
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            LOGGER.warn("can't close: {}", e.toString());
        }
    }

    public Store store() {
        return store;
    }

    public Spool spool() {
        return spool;
    }

    public EventLog events() {
        return events;
    }

    /** The messages that are kept for endpoints. */
    public Library library() {
        return library;
    }

    /** The mail of all deliveries that is not settled. */
    public OutboundQueue queue() {
        return new OutboundQueue(store, spool, Clock.systemUTC(), this::wakeDeliveries);
    }

    /** What the deliveries did. */
    public AttemptLog attempts() {
        return new AttemptLog(store);
    }

    /** How the connections of the deliveries were encrypted. */
    public TlsHistory tlsHistory() {
        return new TlsHistory(store);
    }

    /** How the destinations of the deliveries stand. */
    public Destinations destinations() {
        return new Destinations(store);
    }

    /** The names of all endpoints, those that programs come to as well. */
    public Set<String> endpointNames() {
        synchronized (OPEN) {
            return notifiers.values().stream()
                    .flatMap(notifier -> notifier.names().stream())
                    .collect(Collectors.toSet());
        }
    }

    /** The endpoints that programs come to. */
    public List<StreamStatus> streams() {
        synchronized (OPEN) {
            return notifiers.values().stream()
                    .flatMap(notifier -> notifier.streams().stream())
                    .toList();
        }
    }

    /** The webhooks of users, if a file of endpoints says that they may have some. */
    public Optional<OwnWebhooks> ownWebhooks() {
        synchronized (OPEN) {
            return notifiers.values().stream()
                    .flatMap(notifier -> notifier.own().stream())
                    .findFirst();
        }
    }

    /** Who may listen to streams. */
    public Tokens tokens() {
        return new Tokens(store, Clock.systemUTC());
    }

    /** The endpoints that are told of events, as far as their lanes run here. */
    public Endpoints endpoints() {
        return endpoints;
    }

    /** Which users have opted in to what. */
    public Interests interests() {
        return new Interests(store);
    }

    private void wakeDeliveries() {
        synchronized (OPEN) {
            deliveries.values().forEach(DirectDelivery::tryAgain);
        }
    }

    /**
     * Has the endpoints of a file told of what happens, until the last member leaves. A file that was named before is told
     * already.
     *
     * @param files see {@link Notifier#start}, and for the source, too
     * @throws SettingsException with every complaint about the file
     */
    void tell(Path endpoints, Function<String, Path> files, String source, Alerts alerts) throws SettingsException {
        synchronized (OPEN) {
            if (!notifiers.containsKey(endpoints)) {
                notifiers.put(endpoints, notifier(endpoints, files, source, alerts));
            }
        }
    }

    private Notifier notifier(Path endpoints, Function<String, Path> files, String source, Alerts alerts)
            throws SettingsException {
        Map<String, Path> elsewhere = new HashMap<>();
        notifiers.forEach((file, notifier) -> notifier.names().forEach(name -> elsewhere.put(name, file)));
        try {
            return Notifier.start(
                    endpoints,
                    files,
                    elsewhere,
                    source,
                    store,
                    events,
                    library,
                    this.endpoints,
                    alerts,
                    Clock.systemUTC(),
                    threads("express-notify-"));
        } catch (CompletionException | StoreException e) {
            throw new SettingsException(List.of("can't start the notifications: " + e.getMessage()));
        }
    }

    /**
     * Starts a delivery, until the last member leaves.
     *
     * @param route see {@link DirectDelivery#route}
     * @throws SettingsException when there is a delivery of that route, or its mail can't be read
     */
    DirectDelivery deliver(String route, DirectMxConfig config, Reports reports, Meters meters)
            throws SettingsException {
        synchronized (OPEN) {
            if (deliveries.containsKey(route)) {
                throw new SettingsException(
                        List.of("two deliveries have the route " + route + ": each needs one of its own"));
            }
            try {
                Ourselves ourselves = OwnAddresses.with(config);
                DirectDelivery delivery = DirectDelivery.start(
                        route, config, new Surroundings(store, spool, events, reports, meters, ourselves));
                deliveries.put(route, delivery);
                return delivery;
            } catch (IOException | StoreException e) {
                throw new SettingsException(List.of("can't start the delivery: " + e.getMessage()));
            }
        }
    }

    /** Threads that don't keep a Java running whose James forgot to end its mailets. */
    static ThreadFactory threads(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
