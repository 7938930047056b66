package org.jamesexpress.brokers;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jamesexpress.events.Event;
import org.jamesexpress.notify.endpoint.Outcome;
import org.jamesexpress.notify.endpoint.Sender;
import org.jamesexpress.notify.endpoint.Surroundings;

/**
 * Publishes events, in their order, over one link, which is opened when there is something to say, and anew after it was
 * lost. A thread of its own opens it and publishes, so that a broker that hangs holds up nobody else.
 */
public final class BrokerSender implements Sender {
    private static final long FAREWELL_SECONDS = 5;
    private static final Outcome STOPPED = new Outcome.Later("the server stopped");

    private final Callable<Link> opening;
    private final Function<Throwable, String> words;
    private final Surroundings surroundings;
    private final ExecutorService thread;
    private volatile Optional<Link> link = Optional.empty();

    /**
     * Nothing is opened yet.
     *
     * @param opening connects and logs in
     * @param words what went wrong, in one line
     */
    public BrokerSender(Callable<Link> opening, Function<Throwable, String> words, Surroundings surroundings) {
        this.opening = opening;
        this.words = words;
        this.surroundings = surroundings;
        this.thread = Executors.newSingleThreadExecutor(surroundings.threads());
    }

    @Override
    public CompletableFuture<Outcome> send(Event event) {
        Attempt attempt = new Attempt(event);
        try {
            thread.execute(attempt::publish);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(STOPPED);
        }
        return attempt.outcome();
    }

    /** One event on its way. */
    private final class Attempt {
        private final Event event;
        private final CompletableFuture<Outcome> answer = new CompletableFuture<>();
        private volatile Optional<Link> over = Optional.empty();

        Attempt(Event event) {
            this.event = event;
        }

        CompletableFuture<Outcome> outcome() {
            return answer.orTimeout(surroundings.timeout().toNanos(), TimeUnit.NANOSECONDS)
                    .exceptionallyAsync(tooLate -> giveUp());
        }

        /**
         * A broker that is silent for too long is left: what it and the client hold would grow with each try. A link that
         * was never used for this event is not to blame.
         */
        private Outcome giveUp() {
            over.ifPresent(Link::cut);
            return new Outcome.Later(
                    "no answer of the broker within " + surroundings.timeout().toMillis() + " ms");
        }

        /** What had to wait for too long isn't published: it will be tried again. */
        void publish() {
            try {
                if (!answer.isDone()) {
                    publish(openLink());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                answer.complete(STOPPED);
            } catch (Exception e) {
                answer.complete(new Outcome.Later(words.apply(e)));
            }
        }

        private void publish(Link link) throws Exception {
            over = Optional.of(link);
            if (!answer.isDone()) {
                link.publish(event).thenApply(answer::complete).exceptionally(never -> false);
            }
        }
    }

    private Link openLink() throws Exception {
        if (link.filter(Link::isOpen).isPresent()) {
            return link.get();
        }
        link.ifPresent(Link::close);
        Link opened = opening.call();
        link = Optional.of(opened);
        return opened;
    }

    /** What waits is answered at the end of its time. */
    @Override
    public void close() {
        thread.shutdownNow();
        link.ifPresent(Link::close);
        try {
            thread.awaitTermination(FAREWELL_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        link.ifPresent(Link::close);
    }
}
