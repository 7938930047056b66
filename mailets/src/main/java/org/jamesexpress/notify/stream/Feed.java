package org.jamesexpress.notify.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jamesexpress.events.Event;
import org.jamesexpress.notify.content.Desk;
import org.jamesexpress.notify.endpoint.House;
import org.jamesexpress.store.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One endpoint that programs listen to. A thread of its own reads what is new in the log, once for all listeners, and hands
 * it on; two others read for those that are behind. Any thread may call.
 */
final class Feed implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Feed.class);
    private static final int BATCH = 100;
    private static final int FETCHERS = 2;
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    /** How often it looks by itself: for the events of another node, and for requests that have waited long enough. */
    private static final Duration LOOK = Duration.ofMillis(500);

    /** How long an event is told as it was put together: links in it run out. */
    private static final Duration FRESH = Duration.ofMinutes(30);

    private final House house;
    private final int most;
    private final Pace pace;
    private final Tokens tokens;
    private final Backlog backlog;
    private final Window window;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final Semaphore news = new Semaphore(0);
    private final ExecutorService fetchers;
    private final Thread thread;
    private final Registration waking;
    private volatile boolean closed;
    private boolean failing;
    private Instant fresh;

    Feed(House house, int most, Pace pace) {
        this.house = house;
        this.most = most;
        this.pace = pace;
        this.tokens = new Tokens(house.store(), house.clock());
        this.backlog = new Backlog(house);
        this.window = new Window(house.log().last());
        this.fresh = house.clock().instant();
        this.fetchers = Executors.newFixedThreadPool(FETCHERS, house.threads());
        this.thread = house.threads().newThread(this::run);
        this.waking = house.log().onAppend(news::release);
    }

    void start() {
        thread.start();
    }

    String name() {
        return house.endpoint();
    }

    Pace pace() {
        return pace;
    }

    /** Where links are opened. */
    Desk desk() {
        return house.desk();
    }

    Instant now() {
        return house.clock().instant();
    }

    /** The token that somebody shows, if it opens this feed. */
    Optional<Token> admit(String token) {
        return tokens.presented(token, name());
    }

    /** Whether nobody else may listen with a token: there is no room, or it has its half. */
    boolean isFull(Token token) {
        long own = listeners.stream()
                .filter(each -> each.token().fingerprint().equals(token.fingerprint()))
                .count();
        return listeners.size() >= most || own >= Math.max(1, most / 2);
    }

    /** How many listen at the moment. */
    int size() {
        return listeners.size();
    }

    /** How many may listen at once. */
    int room() {
        return most;
    }

    /** Where somebody begins who has seen all up to a sequence, or who begins now. */
    Portion begin(Optional<Long> after) {
        return backlog.from(after.orElseGet(window::head));
    }

    void join(Listener listener) {
        listeners.add(listener);
        if (closed) {
            listener.end();
        }
    }

    void leave(Listener listener) {
        listeners.remove(listener);
    }

    /** What follows a sequence, if it is recent. */
    Optional<Portion> recent(long sequence) {
        return window.after(sequence);
    }

    /** Reads what follows a sequence; the reader gets nothing where that fails. It must not block. */
    void fetch(long sequence, Consumer<Optional<Portion>> reader) {
        try {
            fetchers.execute(() -> reader.accept(read(sequence)));
        } catch (RejectedExecutionException e) {
            LOGGER.trace("the feed is closed", e);
        }
    }

    private Optional<Portion> read(long sequence) {
        try {
            return Optional.of(backlog.after(sequence));
        } catch (RuntimeException e) {
            LOGGER.debug("can't read the event log endpoint={} reason=\"{}\"", name(), e.getMessage());
            return Optional.empty();
        }
    }

    private void run() {
        long beatAt = System.nanoTime() + pace.beat().toNanos();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                news.drainPermits();
                boolean beat = System.nanoTime() - beatAt >= 0;
                if (beat) {
                    beatAt = System.nanoTime() + pace.beat().toNanos();
                }
                round(beat);
                boolean woken = news.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                LOGGER.trace("looking endpoint={} woken={}", name(), woken);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What needs no database goes on without it. */
    private void round(boolean beat) {
        boolean well = tried(this::readOn);
        if (beat) {
            well &= tried(this::sendAway);
            listeners.forEach(Listener::beat);
            forgetWhatIsStale();
        }
        Instant now = now();
        listeners.stream().filter(each -> each.isDue(now)).forEach(Listener::look);
        failing = !well;
    }

    private boolean tried(Runnable reading) {
        try {
            reading.run();
            return true;
        } catch (RuntimeException e) {
            if (!failing) {
                LOGGER.warn("can't read the event log endpoint={} reason=\"{}\"", name(), e.getMessage());
            }
            return false;
        }
    }

    private void readOn() {
        while (readSome()) {
            listeners.forEach(Listener::look);
        }
    }

    private void forgetWhatIsStale() {
        if (now().isAfter(fresh.plus(FRESH))) {
            fresh = now();
            window.forget();
        }
    }

    /** Whether there was anything. */
    private boolean readSome() {
        List<Event> batch = house.log().after(window.head(), BATCH);
        if (!batch.isEmpty()) {
            window.skipTo(batch.get(0).sequence() - 1);
        }
        for (Event event : batch) {
            backlog.wanted(event).ifPresent(told -> window.add(event, told));
            window.moveTo(event.sequence());
        }
        return !batch.isEmpty();
    }

    /** Those whose token was revoked, or is over; and all if the log has lost its end: they come again, and hear of it. */
    private void sendAway() {
        if (window.isAhead(house.log().last())) {
            LOGGER.warn(
                    "the event log has gone back endpoint={} to={}",
                    name(),
                    house.log().last());
            window.restart(house.log().last());
            listeners.forEach(Listener::end);
        }
        Set<String> valid = tokens.valid();
        listeners.stream()
                .filter(each -> !valid.contains(each.token().fingerprint()))
                .forEach(Listener::end);
    }

    @Override
    public void close() {
        closed = true;
        waking.close();
        thread.interrupt();
        fetchers.shutdownNow();
        listeners.forEach(Listener::end);
        try {
            thread.join(FAREWELL.toMillis());
            boolean ended = fetchers.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
            LOGGER.debug("closed endpoint={} ended={}", name(), ended);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
