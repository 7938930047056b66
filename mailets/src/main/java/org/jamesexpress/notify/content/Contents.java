package org.jamesexpress.notify.content;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.store.Content;
import org.jamesexpress.store.DurableFile;
import org.jamesexpress.store.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of the messages that events tell of, each a durable file named by its event's id. A message is kept before its
 * event is noted, so that no event leads to nothing; one whose event was never noted goes with the others of its age. No
 * mail ever waits or fails for it: what can't be kept isn't. Any thread may call.
 */
public final class Contents implements Messages {
    private static final Logger LOGGER = LoggerFactory.getLogger(Contents.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUFFIX = ".eml";

    /** Of the events that have a message: what they are told of is in the id by its hash. */
    static final Pattern ID = Pattern.compile("(?:received|stored)-[0-9a-f]{32}");

    /** Octets of the id that name the folder: a folder of a million files is slow. */
    private static final int FAN = 2;

    private final Path folder;
    private final ContentLimits limits;
    private final Clock clock;
    private final Executor upkeep;
    private final Sweep sweep;
    private final List<Wish> wishes = new CopyOnWriteArrayList<>();
    private final AtomicLong octets = new AtomicLong();
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private final AtomicBoolean failing = new AtomicBoolean();

    /** Says which messages somebody has a use for. */
    public interface Wish {
        /**
         * Whether the message of an event is one of them.
         *
         * @param size of the message, in octets
         */
        boolean holds(Event event, long size);
    }

    /**
     * Nothing is made or read yet.
     *
     * @param folder may be missing
     * @param upkeep does what takes long, one at a time
     */
    public Contents(Path folder, ContentLimits limits, Clock clock, Executor upkeep) {
        this.folder = folder;
        this.limits = limits;
        this.clock = clock;
        this.upkeep = upkeep;
        this.sweep = new Sweep(folder, limits);
    }

    /** Has the messages kept that somebody has a use for, as long as it stands. */
    public Registration keepFor(Wish wish) {
        wishes.add(wish);
        return () -> wishes.remove(wish);
    }

    /**
     * Keeps the message of an event that is going to be noted, if anybody has a use for it. It is on disk when this returns,
     * or isn't kept; what is kept already stays as it is.
     */
    public void keep(NewEvent event, Content message) {
        if (wishes.isEmpty() || !ID.matcher(event.id()).matches()) {
            return;
        }
        long size = size(event);
        Event told = new Event(0, event.id(), event.type(), event.subject(), event.time(), event.data());
        if (wishes.stream().anyMatch(wish -> wish.holds(told, size))) {
            keep(event.id(), size, message);
        }
    }

    private void keep(String id, long size, Content message) {
        try {
            if (find(id).isPresent()) {
                return;
            }
            if (octets.get() + size > limits.size()) {
                throw new IOException("there is no room for it within contentSize");
            }
            octets.addAndGet(DurableFile.write(folder, file(id), message).size());
            if (failing.compareAndSet(true, false)) {
                LOGGER.info("messages are kept for endpoints again event={}", id);
            }
        } catch (IOException | RuntimeException e) {
            if (failing.compareAndSet(false, true)) {
                LOGGER.warn(
                        "can't keep messages for endpoints, which are told without them event={} reason=\"{}\"",
                        id,
                        e.getMessage());
            }
        }
        if (octets.get() > sweep.full()) {
            makeRoom();
        }
    }

    private static long size(NewEvent event) {
        try {
            return JSON.readTree(event.data()).path("size").asLong();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the data of event " + event.id() + " are no JSON", e);
        }
    }

    private Path file(String id) {
        String hash = id.substring(id.indexOf('-') + 1);
        return folder.resolve(hash.substring(0, FAN)).resolve(id + SUFFIX);
    }

    @Override
    public Optional<Kept> find(String event) throws IOException {
        if (!ID.matcher(event).matches()) {
            return Optional.empty();
        }
        try {
            Path file = file(event);
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            Instant until = found.lastModifiedTime().toInstant().plus(limits.kept());
            return Optional.of(new Kept(file, found.size(), until))
                    .filter(kept -> clock.instant().isBefore(until));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private void makeRoom() {
        if (!sweeping.get()) {
            try {
                upkeep.execute(this::sweepAsNeeded);
            } catch (RejectedExecutionException e) {
                LOGGER.trace("closed", e);
            }
        }
    }

    private void sweepAsNeeded() {
        try {
            if (octets.get() > sweep.full()) {
                LOGGER.info("deleted the oldest messages of endpoints deleted={}", sweep());
            }
        } catch (RuntimeException e) {
            LOGGER.warn("can't delete messages of endpoints: {}", e.getMessage());
        }
    }

    /**
     * Deletes what was kept long enough, and the oldest of the others where they take too much; nothing if somebody does so
     * at the moment.
     *
     * @return how many went
     * @throws java.io.UncheckedIOException when the folder can't be read
     */
    public int sweep() {
        if (!sweeping.compareAndSet(false, true)) {
            return 0;
        }
        try {
            long before = octets.get();
            Sweep.Result result = sweep.at(clock.instant());
            // What was written meanwhile may be counted twice until the next time, and nothing is forgotten.
            octets.updateAndGet(now -> result.left() + now - before);
            return result.deleted();
        } finally {
            sweeping.set(false);
        }
    }
}
