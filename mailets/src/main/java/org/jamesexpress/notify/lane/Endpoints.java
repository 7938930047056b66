package org.jamesexpress.notify.lane;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.function.DoubleSupplier;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.events.EventType;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.jamesexpress.notify.endpoint.Outcome;
import org.jamesexpress.notify.endpoint.Sender;
import org.jamesexpress.notify.event.EndpointIds;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreException;

/**
 * The endpoints whose lanes run in this process, and what a person can do with them. Any thread may call; each method
 * throws {@link NoSuchElementException} for a name that no endpoint has, and {@link StoreException} when the database
 * refuses.
 */
public final class Endpoints {
    private final Store store;
    private final EventLog log;
    private final String node;
    private final Clock clock;
    private final DoubleSupplier random;
    private final Map<String, Known> lanes = new ConcurrentSkipListMap<>();
    private volatile Meters meters = Meters.NONE;

    private record Known(Endpoint endpoint, Lane lane) {}

    /**
     * What became of a test, and how long it took.
     *
     * @param dialogue what was said, line by line; empty where the kind of endpoint tells nothing of it
     */
    public record Tested(Outcome outcome, Duration took, List<String> dialogue) {}

    /**
     * None at first.
     *
     * @param node tells this node from the others of the database, and stays the same after a restart
     * @param random from 0 to 1, spreads the retries
     */
    public Endpoints(Store store, EventLog log, String node, Clock clock, DoubleSupplier random) {
        this.store = store;
        this.log = log;
        this.node = node;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Notes an endpoint: one that isn't known yet is told of what happens from now on, and one whose definition was changed
     * is enabled.
     */
    public void enroll(Endpoint endpoint) {
        long now = clock.instant().toEpochMilli();
        store.writeNow(tx -> EventLog.enroll(tx, endpoint.reader())
                + EndpointTable.enroll(tx, endpoint, now)
                + EndpointTable.see(tx, endpoint.name(), now));
    }

    /**
     * Starts the lane of an endpoint that was noted.
     *
     * @param sender is closed by the lane
     * @return ends the lane, and returns soon: it has noted what was taken by then
     */
    public RunningLane start(Endpoint endpoint, Sender sender, Alerts alerts, ThreadFactory threads) {
        Lane lane = new Lane(endpoint, sender, store, log, node, alerts, meters, clock, random);
        Thread thread = threads.newThread(lane);
        RunningLane running =
                new RunningLane(thread, lane, log.onAppend(lane::wake), () -> lanes.remove(endpoint.name()));
        add(endpoint, lane);
        thread.start();
        return running;
    }

    /** Has the lanes that are started from now on count what they do. */
    public void countBy(Meters counting) {
        meters = counting;
    }

    /** The names of all. */
    public Set<String> names() {
        return Set.copyOf(lanes.keySet());
    }

    /** Has it be found. */
    void add(Endpoint endpoint, Lane lane) {
        lanes.put(endpoint.name(), new Known(endpoint, lane));
    }

    /** All, by their names. */
    public List<EndpointStatus> list() {
        return lanes.values().stream().map(this::status).toList();
    }

    /** One. */
    public EndpointStatus status(String name) {
        return status(lane(name));
    }

    private EndpointStatus status(Known lane) {
        return store.search(tx -> new StatusQuery(tx, lane.endpoint()).status(clock.instant()));
    }

    /**
     * What was given up, in the order of the log.
     *
     * @param after only those after this sequence; 0 for the first page
     */
    public List<DeadLetter> dead(String name, long after, int most) {
        String known = lane(name).endpoint().name();
        return store.search(tx -> DeadLetters.of(tx, known, after, most));
    }

    /** Deletes what was given up before then, with its attempts, of endpoints that there aren't any more, too. */
    public int forgetDead(Instant before) {
        return new Forgetting(store, clock.instant()).dead(before);
    }

    /** Deletes all that was given up of an endpoint, with the attempts; gives how many that were. */
    public long forgetDead(String name) {
        return new Batches(store, lane(name).endpoint().name()).forgetDead();
    }

    /**
     * Forgets an endpoint that is in no file any more: its place in the log, what waits for it and what was given up.
     *
     * @throws IllegalStateException when it is told of events, by this process or by another node
     * @throws NoSuchElementException when the database does not know it either
     */
    public void forget(String name) {
        if (lanes.containsKey(name)) {
            throw new IllegalStateException("endpoint " + name + " is told of events: take it out of its file first");
        }
        if (!store.read(tx -> EndpointTable.unseenSince(tx, Long.MAX_VALUE)).contains(name)) {
            throw new NoSuchElementException("no endpoint " + name);
        }
        if (!new Forgetting(store, clock.instant()).endpoint(name)) {
            throw new IllegalStateException("endpoint " + name + " is told of events by another node");
        }
    }

    /** Forgets likewise those that nobody has had in a file since then; gives how many. */
    public int forgetUnseen(Instant before) {
        return new Forgetting(store, clock.instant()).unseen(lanes.keySet(), before);
    }

    /**
     * Has events sent again, whether the endpoint is well or failing; to a disabled one once it is enabled. It returns
     * once that is durable.
     *
     * @return how many events that is at most: from a place in the log on it counts those that the endpoint doesn't want, too;
     *     0 when there is nothing of the kind
     */
    public long replay(String name, Replay replay) {
        Known lane = lane(name);
        long count = new Replaying(store, lane.endpoint(), clock.instant()).begin(replay);
        lane.lane().look();
        return count;
    }

    /** Tells it of everything since it was disabled. Nothing changes if it is enabled. */
    public void enable(String name) {
        turn(lane(name), Standing.State.ACTIVE, "");
    }

    /** Has it told nothing until it is enabled, by a command or since its definition was changed. Nothing is lost. */
    public void disable(String name, String reason) {
        turn(lane(name), Standing.State.DISABLED, reason);
    }

    private void turn(Known lane, Standing.State state, String reason) {
        String name = lane.endpoint().name();
        store.writeNow(tx ->
                EndpointTable.turn(tx, name, state, reason, clock.instant().toEpochMilli()));
        lane.lane().look();
    }

    /** Has what waits for another try be sent at once. */
    public void wake(String name) {
        Known lane = lane(name);
        new Batches(store, name).hurry(clock.instant());
        lane.lane().look();
    }

    /**
     * Sends an event at once, past all that waits, also to a disabled endpoint, and waits for what becomes of it. When that
     * succeeds, what waits for another try is sent at once.
     */
    public Tested test(String name, NewEvent event) {
        Known lane = lane(name);
        Instant began = clock.instant();
        List<String> dialogue = new CopyOnWriteArrayList<>();
        Outcome outcome = lane.lane()
                .test(
                        new Event(0, event.id(), event.type(), event.subject(), event.time(), event.data()),
                        dialogue::add)
                .join();
        Duration took = Duration.between(began, clock.instant());
        if (outcome instanceof Outcome.Taken) {
            wake(name);
        }
        return new Tested(outcome, took, List.copyOf(dialogue));
    }

    /** An event that says nothing but that somebody tried the endpoint. */
    public NewEvent testEvent(String name) {
        Instant now = clock.instant();
        String data =
                JsonNodeFactory.instance.objectNode().put("endpoint", name).toString();
        String id = EndpointIds.of(EventType.NOTIFY_TEST, name, now.toEpochMilli());
        return new NewEvent(id, EventType.NOTIFY_TEST, name, now, data);
    }

    private Known lane(String name) {
        return Optional.ofNullable(lanes.get(name))
                .orElseThrow(() -> new NoSuchElementException("no endpoint " + name));
    }
}
