package org.jamesexpress.notify.lane;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jamesexpress.events.Event;
import org.jamesexpress.notify.endpoint.Outcome;
import org.jamesexpress.notify.endpoint.Sender;

/**
 * A sender that has an outcome for each event, and in time, whatever the one behind it does. Any thread may call.
 *
 * @param timeout of one try
 */
record Punctual(Sender sender, Duration timeout) implements Sender {
    /** How much longer a try may take before it is given up. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    @Override
    public CompletableFuture<Outcome> send(Event event) {
        return inTime(() -> sender.send(event));
    }

    @Override
    public CompletableFuture<Outcome> rehearse(Event event, Consumer<String> line) {
        return inTime(() -> sender.rehearse(event, line));
    }

    private CompletableFuture<Outcome> inTime(Supplier<CompletableFuture<Outcome>> sending) {
        try {
            return sending.get()
                    .orTimeout(timeout.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)
                    .exceptionally(failure -> new Outcome.Later("the sender failed: " + failure));
        } catch (RuntimeException | Error e) {
            return CompletableFuture.completedFuture(new Outcome.Later("the sender failed: " + e));
        }
    }

    @Override
    public void close() {
        sender.close();
    }
}
