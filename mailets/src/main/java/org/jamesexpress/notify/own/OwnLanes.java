package org.jamesexpress.notify.own;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jamesexpress.events.Event;
import org.jamesexpress.notify.content.Enclosing;
import org.jamesexpress.notify.endpoint.EnclosingSender;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.jamesexpress.notify.endpoint.Sender;
import org.jamesexpress.notify.endpoint.Surroundings;
import org.jamesexpress.notify.event.Narrowed;
import org.jamesexpress.notify.lane.Alerts;
import org.jamesexpress.notify.lane.Endpoints;
import org.jamesexpress.notify.lane.RunningLane;
import org.jamesexpress.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a lane for each webhook that a user has, from the moment that it is set. Its thread looks for what other nodes have
 * set and taken away. Any thread may call; what begins and ends a lane is
 * guarded by the object.
 */
public final class OwnLanes implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(OwnLanes.class);
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final OwnWebhooks webhooks;
    private final OwnSettings settings;
    private final Enclosing enclosing;
    private final String source;
    private final Endpoints endpoints;
    private final Alerts alerts;
    private final Clock clock;
    private final ThreadFactory threads;
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private final Thread thread;
    private boolean closed;

    private record Running(Endpoint endpoint, RunningLane lane) {}

    private OwnLanes(
            OwnSettings settings,
            Enclosing enclosing,
            String source,
            Store store,
            Endpoints endpoints,
            Alerts alerts,
            Clock clock,
            ThreadFactory threads) {
        this.settings = settings;
        this.enclosing = enclosing;
        this.source = source;
        this.endpoints = endpoints;
        this.alerts = alerts;
        this.clock = clock;
        this.threads = threads;
        this.webhooks = new OwnWebhooks(settings, store, clock, this::look);
        this.thread = threads.newThread(this::run);
    }

    /**
     * Starts them.
     *
     * @param enclosing puts into an event what users want of its message
     * @param source the server, a URI reference: {@code //mail.example.com}
     * @param endpoints where the lanes are found while they run
     */
    public static OwnLanes start(
            OwnSettings settings,
            Enclosing enclosing,
            String source,
            Store store,
            Endpoints endpoints,
            Alerts alerts,
            Clock clock,
            ThreadFactory threads) {
        OwnLanes lanes = new OwnLanes(settings, enclosing, source, store, endpoints, alerts, clock, threads);
        lanes.look();
        lanes.thread.start();
        return lanes;
    }

    public OwnWebhooks webhooks() {
        return webhooks;
    }

    /** Whether any of them is told of an event. */
    public boolean wants(Event event) {
        return settings.terms().wants(event)
                && Narrowed.concerned(event).stream()
                        .anyMatch(address -> running.containsKey(address.toLowerCase(Locale.US)));
    }

    private void run() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
                tryToLook();
            }
        } catch (InterruptedException e) {
            LOGGER.trace("ending", e);
        }
    }

    private void tryToLook() {
        try {
            look();
        } catch (RuntimeException e) {
            LOGGER.warn("can't look after the webhooks of users: {}", e.getMessage());
        }
    }

    private synchronized void look() {
        if (!closed) {
            Map<String, Endpoint> wanted = webhooks.list("", settings.most()).stream()
                    .map(webhooks::endpoint)
                    .collect(Collectors.toMap(Endpoint::name, Function.identity()));
            for (Running each : List.copyOf(running.values())) {
                Optional<Endpoint> now =
                        Optional.ofNullable(wanted.get(each.endpoint().name()));
                if (now.filter(each.endpoint()::isDefinedAs).isEmpty()) {
                    end(each, now.isEmpty());
                }
            }
            wanted.values().forEach(each -> running.computeIfAbsent(each.name(), name -> begin(each)));
        }
    }

    private Running begin(Endpoint endpoint) {
        endpoints.enroll(endpoint);
        OwnTarget target = (OwnTarget) endpoint.way();
        Surroundings surroundings =
                new Surroundings(endpoint.name(), endpoint.terms().timeout(), source, clock, threads);
        Sender sender = new EnclosingSender(target.sender(surroundings), enclosing);
        return new Running(endpoint, endpoints.start(endpoint, sender, alerts, threads));
    }

    private void end(Running one, boolean forever) {
        running.remove(one.endpoint().name());
        one.lane().close();
        if (forever) {
            forget(one.endpoint().name());
        }
    }

    /** Another node may tell it at the moment, and forgets it then. */
    private void forget(String name) {
        try {
            endpoints.forget(name);
        } catch (IllegalStateException | NoSuchElementException e) {
            LOGGER.debug("not forgotten here: {}", e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        thread.interrupt();
        running.values().forEach(each -> each.lane().stop());
        running.values().forEach(each -> each.lane().close());
    }
}
