package org.jamesexpress.notify;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jamesexpress.events.Event;

/**
 * Posts events to one webhook. 2xx is success; everything else is not, a redirect too, since the receiver's operator named
 * one URL and no other. Used by its lane's thread; the client's own thread is a lane's own too, so that one that hangs in
 * a name lookup holds up no other.
 */
final class WebhookSender implements Sender {
    private final Webhook webhook;
    private final Duration timeout;
    private final String source;
    private final Clock clock;
    private final ExecutorService executor;
    private final HttpClient client;

    WebhookSender(Webhook webhook, Duration timeout, String source, Clock clock, ThreadFactory threads) {
        this.webhook = webhook;
        this.timeout = timeout;
        this.source = source;
        this.clock = clock;
        this.executor = Executors.newCachedThreadPool(threads);
        boolean tls = "https".equalsIgnoreCase(webhook.url().getScheme());
        this.client = HttpClient.newBuilder()
                .version(tls ? Version.HTTP_2 : Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .connectTimeout(timeout)
                .executor(executor)
                .build();
    }

    @Override
    public void send(Event event) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request(event), BodyHandlers.discarding());
        try {
            int status = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
            if (status < 200 || status > 299) {
                throw new IOException("HTTP " + status);
            }
        } catch (TimeoutException e) {
            throw new IOException("no whole answer within " + timeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException(words(Objects.requireNonNullElse(e.getCause(), e)), e);
        } finally {
            answer.cancel(true);
        }
    }

    private HttpRequest request(Event event) {
        byte[] body = CloudEvent.of(event, source);
        Instant now = clock.instant();
        return HttpRequest.newBuilder(webhook.url())
                .header("Content-Type", CloudEvent.MEDIA_TYPE)
                .header("User-Agent", "JamesExpress")
                .header("webhook-id", event.id())
                .header("webhook-timestamp", Long.toString(now.getEpochSecond()))
                .header("webhook-signature", webhook.signature().of(event.id(), now, body))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }

    private static String words(Throwable failure) {
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
