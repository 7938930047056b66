package org.jamesexpress.notify.webhook;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.jamesexpress.events.Event;
import org.jamesexpress.notify.endpoint.Outcome;
import org.jamesexpress.notify.endpoint.Sender;
import org.jamesexpress.notify.endpoint.Surroundings;

/**
 * Posts events to one webhook. 2xx is success; everything else is not, a redirect too, since the receiver's operator named
 * one URL and no other. Any thread may call, and an outcome is known on one of the client's: whatever follows must be
 * short. Guarded by the object.
 */
final class WebhookSender implements Sender {
    private static final TimeValue FAREWELL = TimeValue.ofSeconds(5);

    private final Webhook webhook;
    private final Surroundings surroundings;
    private final String host;
    private final Guard guard;
    private final Set<Exchange> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private Optional<CloseableHttpAsyncClient> client = Optional.empty();

    WebhookSender(Webhook webhook, Surroundings surroundings, Names names) {
        this.webhook = webhook;
        this.surroundings = surroundings;
        this.host = Post.host(webhook.url());
        this.guard = new Guard(host, webhook.allowed(), names, surroundings.threads());
    }

    /** Opened once there is something to send. */
    private synchronized CloseableHttpAsyncClient client() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        CloseableHttpAsyncClient open = client.orElseGet(() -> HttpClients.open(webhook, surroundings));
        client = Optional.of(open);
        return open;
    }

    @Override
    public CompletableFuture<Outcome> send(Event event) {
        Exchange exchange = begin(event);
        return outcome(exchange, exchange.answer());
    }

    @Override
    public CompletableFuture<Outcome> rehearse(Event event, Consumer<String> line) {
        Exchange exchange = begin(event);
        CompletableFuture<Answer> answer = exchange.answer()
                .whenComplete((whole, failure) -> Dialogue.of(exchange.context(), Optional.ofNullable(whole))
                        .forEach(line));
        return outcome(exchange, answer);
    }

    private Exchange begin(Event event) {
        Post post = Post.of(
                event, webhook, surroundings.source(), surroundings.clock().instant());
        Exchange exchange = new Exchange(post, timeout());
        underWay.add(exchange);
        try {
            exchange.begin(client(), guard.addresses());
        } catch (RuntimeException e) {
            exchange.fail(e);
        }
        return exchange;
    }

    private CompletableFuture<Outcome> outcome(Exchange exchange, CompletableFuture<Answer> answered) {
        return answered.whenComplete((answer, failure) -> underWay.remove(exchange))
                .thenApply(answer -> answer.outcome(surroundings.clock()))
                .exceptionally(failure -> new Outcome.Later(words(failure)));
    }

    private String words(Throwable failure) {
        return closed
                ? "the server stopped"
                : Failure.words(failure, host, timeout().toMillis());
    }

    private Duration timeout() {
        return surroundings.timeout();
    }

    @Override
    public void close() {
        Optional<CloseableHttpAsyncClient> open;
        synchronized (this) {
            closed = true;
            open = client;
        }
        guard.close();
        open.ifPresent(each -> each.close(CloseMode.IMMEDIATE));
        underWay.forEach(exchange -> exchange.fail(new CancellationException()));
        open.ifPresent(WebhookSender::awaitEnd);
    }

    private static void awaitEnd(CloseableHttpAsyncClient client) {
        try {
            client.awaitShutdown(FAREWELL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
