package org.jamesexpress.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A real HTTP server on loopback that takes webhooks, and fails on request. It answers 200 unless something else was
 * planned. Its methods may be called by any thread.
 */
public final class WebhookReceiver implements AutoCloseable {
    /** Instead of a status: nothing is answered until {@link #close}. */
    public static final int HANG = 0;

    private static final long LONG = 30;

    /** One request. Names of headers are in any case. */
    public record Delivery(Map<String, List<String>> headers, String body) {
        public String header(String name) {
            return String.join(", ", headers.getOrDefault(name, List.of()));
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Integer> planned = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private WebhookReceiver(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    public static WebhookReceiver start() throws IOException {
        return start(0);
    }

    /** A receiver on a port that is known already. */
    public static WebhookReceiver start(int port) throws IOException {
        return new WebhookReceiver(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port() + "/hook");
    }

    /** Plans the answers to the next requests. */
    public WebhookReceiver answers(Integer... statuses) {
        planned.addAll(List.of(statuses));
        return this;
    }

    /** The next request, waited for. */
    public Delivery next() throws InterruptedException {
        Delivery delivery = deliveries.poll(LONG, TimeUnit.SECONDS);
        if (delivery == null) {
            throw new AssertionError("no request within " + LONG + " s");
        }
        return delivery;
    }

    /** How many requests nobody has asked for yet. */
    public int waiting() {
        return deliveries.size();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            headers.putAll(exchange.getRequestHeaders());
            Integer status = planned.poll();
            deliveries.add(new Delivery(headers, body));
            answer(exchange, status == null ? 200 : status);
        }
    }

    private void answer(HttpExchange exchange, int status) throws IOException {
        if (status == HANG) {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return;
        }
        if (status >= 300 && status < 400) {
            exchange.getResponseHeaders()
                    .add("Location", url().resolve("/elsewhere").toString());
        }
        exchange.sendResponseHeaders(status, -1);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
