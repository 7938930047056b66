package org.jamesexpress.server.queue;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Operators;

/**
 * Hands each mail that is due to one of those who ask for mail, and never more than they asked for. One thread does so;
 * it begins with the first who asks. The lock guards everything below it, and is never held while a mail is loaded or
 * handed over.
 *
 * @param <T> what a place is turned into on its way out
 */
final class Dispatcher<T> implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Dispatcher.class);
    /** How long the wall clock may be set forward before anybody notices. */
    private static final long MOST_MILLIS_ASLEEP = 10_000;

    private final Clock clock;
    private final Function<Place, Optional<T>> loader;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TreeSet<Place> waiting = new TreeSet<>();
    private final Map<String, Place> taken = new HashMap<>();
    private final List<Consumer<T>> consumers = new ArrayList<>();
    private boolean started;
    private boolean closed;

    /** One who asks, and how many mails are still owed to it. */
    private static final class Consumer<T> {
        private final FluxSink<T> sink;
        private long demand;

        Consumer(FluxSink<T> sink) {
            this.sink = sink;
        }
    }

    private record Handover<T>(Place place, Consumer<T> consumer) {}

    /** @param loader answers empty when the mail must not go out now; where it goes then, it has said itself */
    Dispatcher(String name, Clock clock, Function<Place, Optional<T>> loader) {
        this.clock = clock;
        this.loader = loader;
        this.thread = new Thread(this::dispatchUntilClosed, "express-queue-" + name);
        thread.setDaemon(true);
    }

    /** The mails that are due, to each who subscribes some of them. */
    Flux<T> mails() {
        return Flux.create(sink -> {
            Consumer<T> consumer = new Consumer<>(sink);
            sink.onDispose(() -> change(() -> consumers.remove(consumer)));
            sink.onRequest(count -> change(() -> consumer.demand = Operators.addCap(consumer.demand, count)));
            change(() -> {
                consumers.add(consumer);
                start();
            });
        });
    }

    private void start() {
        if (!started && !closed) {
            started = true;
            thread.start();
        }
    }

    void add(Collection<Place> places) {
        change(() -> waiting.addAll(places));
    }

    /** A taken mail is to be handed out again. */
    void putBack(Place place, long nextDelivery) {
        change(() -> {
            if (taken.remove(place.id()) != null) {
                waiting.add(place.at(nextDelivery));
            }
        });
    }

    /** A taken mail is done with. */
    void finish(Place place) {
        change(() -> taken.remove(place.id()));
    }

    /** How many mails wait or are taken. */
    int size() {
        lock.lock();
        try {
            return waiting.size() + taken.size();
        } finally {
            lock.unlock();
        }
    }

    /** Those that wait, in order. */
    List<Place> waiting() {
        lock.lock();
        try {
            return List.copyOf(waiting);
        } finally {
            lock.unlock();
        }
    }

    /** Takes out those of the waiting that are to go another way. */
    List<Place> withdraw(Predicate<Place> which) {
        lock.lock();
        try {
            List<Place> withdrawn = waiting.stream().filter(which).toList();
            withdrawn.forEach(waiting::remove);
            return withdrawn;
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Hands out no more. What is taken stays taken. */
    @Override
    public void close() {
        change(() -> closed = true);
    }

    private void dispatchUntilClosed() {
        for (Optional<Handover<T>> next = next(); next.isPresent(); next = next()) {
            try {
                hand(next.get());
            } catch (Throwable e) {
                // An error too: without this thread no mail would ever leave the queue.
                LOGGER.error("A mail could not be handed over; it stays in the queue", e);
            }
        }
    }

    private void hand(Handover<T> handover) {
        Optional<T> mail = Optional.empty();
        try {
            mail = loader.apply(handover.place());
        } finally {
            if (mail.isEmpty()) {
                change(() -> handover.consumer().demand++);
            }
        }
        mail.ifPresent(handover.consumer().sink::next);
    }

    /** Waits until a mail is due and somebody wants it; empty once closed. */
    private Optional<Handover<T>> next() {
        lock.lock();
        try {
            while (!closed) {
                Optional<Consumer<T>> hungry =
                        consumers.stream().filter(each -> each.demand > 0).findFirst();
                long millis = hungry.isPresent() ? millisUntilOneIsDue() : MOST_MILLIS_ASLEEP;
                if (hungry.isPresent() && millis <= 0) {
                    return Optional.of(take(hungry.get()));
                }
                try {
                    changed.awaitNanos(TimeUnit.MILLISECONDS.toNanos(Math.min(millis, MOST_MILLIS_ASLEEP)));
                } catch (InterruptedException e) {
                    LOGGER.debug("Only close() ends this thread", e);
                }
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private long millisUntilOneIsDue() {
        return waiting.isEmpty() ? MOST_MILLIS_ASLEEP : waiting.first().nextDelivery() - clock.millis();
    }

    private Handover<T> take(Consumer<T> consumer) {
        Place place = waiting.first();
        waiting.remove(place);
        taken.put(place.id(), place);
        consumer.demand--;
        return new Handover<>(place, consumer);
    }
}
