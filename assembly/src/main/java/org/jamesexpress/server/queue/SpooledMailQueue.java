package org.jamesexpress.server.queue;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.TimeMetric;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.jamesexpress.store.Bodies;
import org.jamesexpress.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A queue whose mails are rows of the store and files of the spool; memory holds only who is next. A mail is on disk
 * before {@code enQueue} returns, and leaves the disk when its work is done; what was worked on when the process ended is
 * handed out again. Any thread may call.
 */
final class SpooledMailQueue implements ManageableMailQueue {
    private static final Logger LOGGER = LoggerFactory.getLogger(SpooledMailQueue.class);
    private static final Duration PAUSE_OF_THE_DATABASE = Duration.ofSeconds(1);
    /** A rejected mail could neither be processed nor be put aside, so something is badly wrong. */
    private static final Duration PAUSE_OF_THE_REJECTED = Duration.ofMinutes(5);

    private final MailQueueName name;
    private final Surroundings around;
    private final Clock clock;
    private final Metric enqueued;
    private final Metric dequeued;
    private final Dispatcher<SpooledItem> dispatcher;
    private final Flux<MailQueueItem> mails;

    SpooledMailQueue(MailQueueName name, Surroundings around) {
        this.name = name;
        this.around = around;
        this.clock = around.clock();
        this.enqueued = around.metrics().generate(ENQUEUED_METRIC_NAME_PREFIX + name.asString());
        this.dequeued = around.metrics().generate(DEQUEUED_METRIC_NAME_PREFIX + name.asString());
        this.dispatcher = new Dispatcher<>(name.asString(), clock, this::load);
        this.mails = dispatcher
                .mails()
                .doOnDiscard(
                        SpooledItem.class,
                        item -> dispatcher.putBack(item.place(), item.place().nextDelivery()))
                .map(this::handedOut);
        dispatcher.add(around.disk().places(name.asString()));
        around.gauges().register(QUEUE_SIZE_METRIC_NAME_PREFIX + name.asString(), this::getSize);
    }

    @Override
    public MailQueueName getName() {
        return name;
    }

    @Override
    public void enQueue(Mail mail) throws MailQueueException {
        enQueue(mail, Duration.ZERO);
    }

    @Override
    public void enQueue(Mail mail, Duration delay) throws MailQueueException {
        TimeMetric time = around.metrics().timer(ENQUEUED_TIMER_METRIC_NAME_PREFIX + name.asString());
        try {
            Place place = new Place(due(delay), around.orders().getAsLong(), Bodies.name());
            around.disk().put(place, name.asString(), mail);
            dispatcher.add(List.of(place));
            enqueued.increment();
        } catch (MessagingException | IOException | StoreException e) {
            throw new MailQueueException("can't enqueue " + mail.getName() + ": " + e.getMessage(), e);
        } finally {
            time.stopAndPublish();
        }
    }

    /** The blocking of the disk stays off the threads of the caller. */
    @Override
    public Mono<Void> enqueueReactive(Mail mail) {
        return Mono.<Void>create(sink -> {
                    try {
                        enQueue(mail);
                        sink.success();
                    } catch (MailQueueException e) {
                        sink.error(e);
                    }
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    /** When a delay from now ends, in milliseconds since 1970; a negative one has ended, a very long one never ends. */
    private long due(Duration delay) {
        try {
            return delay.isNegative() ? clock.millis() : Math.addExact(clock.millis(), delay.toMillis());
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    @Override
    public Flux<MailQueueItem> deQueue() {
        return mails;
    }

    private MailQueueItem handedOut(SpooledItem item) {
        dequeued.increment();
        return around.decorators().decorate(item, name);
    }

    private Optional<SpooledItem> load(Place place) {
        try {
            Optional<MailImpl> mail = around.disk().find(place);
            if (mail.isEmpty()) {
                LOGGER.error("The queue {} has lost its mail {}", name.asString(), place.id());
                dispatcher.finish(place);
            }
            return mail.map(found -> new SpooledItem(place, found, this::settle));
        } catch (StoreException e) {
            LOGGER.warn("The queue {} waits for the database: {}", name.asString(), e.getMessage());
            dispatcher.putBack(place, clock.millis() + PAUSE_OF_THE_DATABASE.toMillis());
            return Optional.empty();
        } catch (IOException | MessagingException | RuntimeException e) {
            LOGGER.error("The queue {} can't read its mail {}, which stays there", name.asString(), place.id(), e);
            return Optional.empty();
        }
    }

    private void settle(Place place, MailQueueItem.CompletionStatus status) throws MailQueueException {
        switch (status) {
            case SUCCESS -> {
                remove(List.of(place));
                dispatcher.finish(place);
            }
            case RETRY -> dispatcher.putBack(place, clock.millis());
            case REJECT -> {
                LOGGER.warn("The mail {} was rejected and is tried again in five minutes", place.id());
                dispatcher.putBack(place, clock.millis() + PAUSE_OF_THE_REJECTED.toMillis());
            }
        }
    }

    private void remove(List<Place> places) throws MailQueueException {
        try {
            around.disk().remove(places);
        } catch (StoreException e) {
            throw new MailQueueException("can't remove from the queue " + name.asString() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public long getSize() {
        return dispatcher.size();
    }

    @Override
    public long flush() throws MailQueueException {
        long now = clock.millis();
        try {
            around.disk().hasten(name.asString(), now);
        } catch (StoreException e) {
            throw new MailQueueException("can't flush the queue " + name.asString() + ": " + e.getMessage(), e);
        }
        List<Place> delayed = dispatcher.withdraw(place -> place.nextDelivery() > now);
        dispatcher.add(delayed.stream().map(place -> place.at(now)).toList());
        return delayed.size();
    }

    @Override
    public long clear() throws MailQueueException {
        return removeWaiting(place -> true);
    }

    @Override
    public long remove(Type type, String value) throws MailQueueException {
        return removeWaiting(
                place -> look(place).filter(mail -> is(mail, type, value)).isPresent());
    }

    private static boolean is(Mail mail, Type type, String value) {
        return switch (type) {
            case Name -> mail.getName().equals(value);
            case Sender -> mail.getMaybeSender().asString().equals(value);
            case Recipient ->
                mail.getRecipients().stream().map(MailAddress::asString).anyMatch(value::equals);
        };
    }

    /** Looks through the queue while others go on with it, and then takes out what still waits there. */
    private long removeWaiting(Predicate<Place> which) throws MailQueueException {
        Set<Place> chosen = dispatcher.waiting().stream().filter(which).collect(Collectors.toSet());
        List<Place> removed = dispatcher.withdraw(chosen::contains);
        try {
            remove(removed);
            return removed.size();
        } catch (MailQueueException e) {
            dispatcher.add(removed);
            throw e;
        }
    }

    @Override
    public MailQueueIterator browse() {
        Iterator<MailQueueItemView> views = dispatcher.waiting().stream()
                .<MailQueueItemView>flatMap(place -> look(place).map(mail -> view(mail, place)).stream())
                .iterator();
        return new MailQueueIterator() {
            @Override
            public boolean hasNext() {
                return views.hasNext();
            }

            @Override
            public MailQueueItemView next() {
                return views.next();
            }

            @Override
            public void close() {}
        };
    }

    private static MailQueueItemView view(Mail mail, Place place) {
        return new DefaultMailQueueItemView(
                mail, Instant.ofEpochMilli(place.nextDelivery()).atZone(ZoneOffset.UTC));
    }

    /** The mail of a place, unless it has left the queue or can't be read. */
    private Optional<MailImpl> look(Place place) {
        try {
            return around.disk().find(place);
        } catch (IOException | MessagingException e) {
            LOGGER.error("The queue {} can't read its mail {}", name.asString(), place.id(), e);
            return Optional.empty();
        }
    }

    /** Somebody needs the queue no longer; others may. */
    @Override
    public void close() {}

    /** Hands out no more mail. */
    void stop() {
        dispatcher.close();
    }
}
