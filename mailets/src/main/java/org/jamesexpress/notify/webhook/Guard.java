package org.jamesexpress.notify.webhook;

import java.io.IOException;
import java.io.Serial;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jamesexpress.net.Literals;
import org.jamesexpress.net.SpecialAddresses;

/**
 * Says to which addresses an endpoint's events may go. Who connects does so to one of these and asks nobody again: a name
 * that means another host by then changes nothing. Names are looked up on one thread of the endpoint's own, once for all
 * who wait, so that a resolver which hangs holds up no other endpoint. Any thread may call; guarded by the object.
 */
final class Guard implements AutoCloseable {
    private static final long IDLE = 10;

    private final String host;
    private final Allowed allowed;
    private final Names names;
    private final ExecutorService thread;
    private CompletableFuture<List<InetAddress>> lookup = CompletableFuture.completedFuture(List.of());
    private boolean asked;

    Guard(String host, Allowed allowed, Names names, ThreadFactory threads) {
        this.host = host;
        this.allowed = allowed;
        this.names = names;
        ThreadPoolExecutor one =
                new ThreadPoolExecutor(1, 1, IDLE, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        one.allowCoreThreadTimeOut(true);
        this.thread = one;
    }

    /** At least one address, in the order to be tried; fails with {@link IOException}, in words for people. */
    CompletableFuture<List<InetAddress>> addresses() {
        return Literals.address(host)
                .map(literal -> CompletableFuture.completedFuture(List.of(literal)))
                .orElseGet(this::lookedUp)
                .thenApply(this::judged);
    }

    private synchronized CompletableFuture<List<InetAddress>> lookedUp() {
        if (!asked || lookup.isDone()) {
            asked = true;
            lookup = CompletableFuture.supplyAsync(this::ask, thread);
        }
        return lookup.copy(); // whoever gives up waiting, gives up for himself
    }

    private List<InetAddress> ask() {
        try {
            return names.addresses(host);
        } catch (UnknownHostException e) {
            throw new CompletionException(new Refusal("no such host: " + host));
        }
    }

    private List<InetAddress> judged(List<InetAddress> all) {
        List<InetAddress> good =
                all.stream().filter(address -> allowed.has(host, address)).toList();
        if (good.isEmpty()) {
            throw new CompletionException(new Refusal(host + " isn't on the public internet: "
                    + all.stream().map(Guard::words).collect(Collectors.joining(", "))
                    + "; what is wanted nevertheless stands in <allow>"));
        }
        return good;
    }

    private static String words(InetAddress address) {
        return address.getHostAddress() + " is "
                + SpecialAddresses.kind(address).orElse("public");
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** There is no address to connect to; the message says why. */
    static final class Refusal extends IOException {
        @Serial
        private static final long serialVersionUID = 1;

        Refusal(String words) {
            super(words);
        }
    }
}
