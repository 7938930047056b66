package org.jamesexpress.notify.lane;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.notify.endpoint.Endpoint;
import org.jamesexpress.notify.endpoint.Outcome;
import org.jamesexpress.notify.endpoint.Sender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One endpoint's way through the event log: in order, one at a time, each event again and again until it is taken. Its
 * place in the log moves on only then, so that a restart goes on where the endpoint stopped, and at worst sends one event
 * twice. One thread runs a lane; an interrupt ends it. {@link #wake} is for every thread.
 */
public final class Lane implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Lane.class);
    private static final int BATCH = 100;

    /** A wait is stretched by up to this part of it, so that endpoints which failed together don't return together. */
    private static final double JITTER = 0.1;

    /** How often it looks by itself, since nobody wakes it for the events of another node. */
    private static final Duration LOOK = Duration.ofSeconds(10);

    /** Waits for a time. */
    public interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    private final Endpoint endpoint;
    private final Sender sender;
    private final EventLog log;
    private final Pause pause;
    private final DoubleSupplier random;
    private final Semaphore news = new Semaphore(0);

    /** @param random from 0 to 1 */
    public Lane(Endpoint endpoint, Sender sender, EventLog log, Pause pause, DoubleSupplier random) {
        this.endpoint = endpoint;
        this.sender = sender;
        this.log = log;
        this.pause = pause;
        this.random = random;
    }

    /** Says that the log has grown. */
    public void wake() {
        news.release();
    }

    @Override
    public void run() {
        try (sender) {
            while (!Thread.currentThread().isInterrupted()) {
                news.drainPermits();
                if (!drain()) {
                    boolean woken = news.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                    LOGGER.trace("looking endpoint={} woken={}", endpoint.name(), woken);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One batch; false when there was none. */
    private boolean drain() throws InterruptedException {
        List<Event> batch = retried("reading the event log", this::batch);
        for (int i = 0; i < batch.size(); i++) {
            Event event = batch.get(i);
            boolean wanted = endpoint.terms().events().contains(event.type());
            if (wanted) {
                announce(event);
            }
            if (wanted || i == batch.size() - 1) {
                retried(
                        "noting event=" + event.id(),
                        () -> log.advance(reader(endpoint), event.sequence()).join());
            }
        }
        return !batch.isEmpty();
    }

    /** What comes next. Where it doesn't follow the last event, the log could not wait any longer for the endpoint. */
    private List<Event> batch() {
        long last = log.cursor(reader(endpoint));
        List<Event> batch = log.after(last, BATCH);
        if (!batch.isEmpty() && batch.get(0).sequence() > last + 1) {
            LOGGER.warn(
                    "missed events={}-{} endpoint={} reason=\"deleted, the endpoint was away for too long\"",
                    last + 1,
                    batch.get(0).sequence() - 1,
                    endpoint.name());
        }
        return batch;
    }

    /** The name that the event log knows the endpoint by. */
    public static String reader(Endpoint endpoint) {
        return "notify:" + endpoint.name();
    }

    private void announce(Event event) throws InterruptedException {
        String what = "announcing event=" + event.id();
        retried(what, () -> {
            Outcome outcome = sender.send(event).get();
            if (!(outcome instanceof Outcome.Taken)) {
                throw new IOException(outcome.words());
            }
            return event;
        });
        LOGGER.info(
                "announced event={} type={} endpoint={}",
                event.id(),
                event.type().word(),
                endpoint.name());
    }

    private interface Step<T> {
        T take() throws IOException, InterruptedException, ExecutionException;
    }

    private <T> T retried(String what, Step<T> step) throws InterruptedException {
        for (int failures = 1; ; failures++) {
            try {
                return step.take();
            } catch (IOException | ExecutionException | RuntimeException e) {
                Duration wait = waitAfter(failures);
                complain(what, failures, wait, e);
                pause.of(wait);
            }
        }
    }

    /** A failure or two are an everyday thing; from then on a person should look. */
    private void complain(String what, int failures, Duration wait, Exception e) {
        String line = "%s failed endpoint=%s tries=%d next=%ds reason=\"%s\""
                .formatted(what, endpoint.name(), failures, wait.toSeconds(), e.getMessage());
        if (failures < 3) {
            LOGGER.info(line);
        } else {
            LOGGER.warn(line);
        }
    }

    private Duration waitAfter(int failures) {
        Duration planned = endpoint.terms()
                .retry()
                .get(Math.min(failures, endpoint.terms().retry().size()) - 1);
        return planned.plusMillis((long) (planned.toMillis() * JITTER * random.getAsDouble()));
    }
}
