package org.jamesexpress.notify.webhook;

import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jamesexpress.events.Event;
import org.jamesexpress.notify.endpoint.Outcome;
import org.jamesexpress.notify.endpoint.Sender;
import org.jamesexpress.notify.endpoint.Surroundings;
import org.jamesexpress.notify.event.CloudEvent;

/**
 * Posts events to one webhook. 2xx is success; everything else is not, a redirect too, since the receiver's operator named
 * one URL and no other. Any thread may call; the client's own threads are an endpoint's own, so that one that hangs in
 * a name lookup holds up no other.
 */
final class WebhookSender implements Sender {
    private final Webhook webhook;
    private final Surroundings surroundings;
    private final ExecutorService executor;
    private final HttpClient client;

    WebhookSender(Webhook webhook, Surroundings surroundings) {
        this.webhook = webhook;
        this.surroundings = surroundings;
        this.executor = Executors.newCachedThreadPool(surroundings.threads());
        boolean tls = "https".equalsIgnoreCase(webhook.url().getScheme());
        this.client = HttpClient.newBuilder()
                .version(tls ? Version.HTTP_2 : Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .connectTimeout(surroundings.timeout())
                .executor(executor)
                .build();
    }

    @Override
    public CompletableFuture<Outcome> send(Event event) {
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request(event), BodyHandlers.discarding());
        return answer.<Outcome>thenApply(WebhookSender::outcome)
                .orTimeout(surroundings.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> {
                    answer.cancel(true);
                    return new Outcome.Later(words(failure));
                });
    }

    private static Outcome outcome(HttpResponse<Void> answer) {
        String words = "HTTP " + answer.statusCode();
        boolean taken = answer.statusCode() >= 200 && answer.statusCode() <= 299;
        return taken ? new Outcome.Taken(words) : new Outcome.Later(words);
    }

    private HttpRequest request(Event event) {
        byte[] body = CloudEvent.of(event, surroundings.source());
        Instant now = surroundings.clock().instant();
        return HttpRequest.newBuilder(webhook.url())
                .header("Content-Type", CloudEvent.MEDIA_TYPE)
                .header("User-Agent", "JamesExpress")
                .header("webhook-id", event.id())
                .header("webhook-timestamp", Long.toString(now.getEpochSecond()))
                .header("webhook-signature", webhook.signature().of(event.id(), now, body))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }

    private String words(Throwable thrown) {
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (failure instanceof TimeoutException) {
            return "no whole answer within " + surroundings.timeout().toMillis() + " ms";
        }
        if (failure instanceof ConnectException) {
            return "can't connect";
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
