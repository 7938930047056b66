package org.jamesexpress.notify.webhook;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.Timeout;

/**
 * One try to post an event: at each address by turns until one is there, and then at this one alone. All of it must be
 * over within the time-out, of which each address has its share. One thread at a time goes on with it; any may ask, and
 * may end it.
 */
final class Exchange {
    private final Post post;
    private final long end;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final CompletableFuture<Answer> ended;
    private volatile HttpClientContext context = HttpClientContext.create();
    private volatile Future<?> lookup = CompletableFuture.completedFuture("nothing yet");
    private volatile Future<?> running = CompletableFuture.completedFuture("nothing yet");

    Exchange(Post post, Duration timeout) {
        this.post = post;
        this.end = System.nanoTime() + timeout.toNanos();
        this.ended = answer.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS).whenComplete((any, failure) -> cancel());
    }

    private void cancel() {
        lookup.cancel(true);
        running.cancel(true);
    }

    /** Done within the time-out, with an answer or a failure. */
    CompletableFuture<Answer> answer() {
        return ended;
    }

    /** What the client knows of the last request. */
    HttpClientContext context() {
        return context;
    }

    void fail(Throwable failure) {
        answer.completeExceptionally(failure);
    }

    /** @param addresses in the order to be tried */
    void begin(CloseableHttpAsyncClient client, CompletableFuture<List<InetAddress>> addresses) {
        lookup = addresses
                .thenAccept(all -> next(client, all.iterator(), all.size()))
                .whenComplete((any, failure) -> {
                    if (failure != null) {
                        fail(failure);
                    }
                });
    }

    private void next(CloseableHttpAsyncClient client, Iterator<InetAddress> addresses, int left) {
        if (answer.isDone()) {
            return;
        }
        HttpHost host = post.host(addresses.next());
        HttpClientContext mine = HttpClientContext.create();
        mine.setRequestConfig(config(left));
        context = mine;
        running = client.execute(host, post.producer(host), new AnswerReader(), null, mine, new FutureCallback<>() {
            @Override
            public void completed(Answer whole) {
                answer.complete(whole);
            }

            @Override
            public void failed(Exception failure) {
                if (Failure.isOfConnecting(failure) && addresses.hasNext()) {
                    next(client, addresses, left - 1);
                } else {
                    fail(failure);
                }
            }

            @Override
            public void cancelled() {
                fail(new CancellationException("ended"));
            }
        });
        if (answer.isDone()) {
            running.cancel(true); // it ended while this began
        }
    }

    /** The client would have a time-out of connecting for all of an endpoint; here it depends on how much time is left. */
    @SuppressWarnings("deprecation")
    private RequestConfig config(int addressesLeft) {
        long share = Math.max(TimeUnit.MILLISECONDS.toNanos(1), (end - System.nanoTime()) / addressesLeft);
        return RequestConfig.custom()
                .setConnectTimeout(Timeout.of(share, TimeUnit.NANOSECONDS))
                .setProtocolUpgradeEnabled(false)
                .build();
    }
}
