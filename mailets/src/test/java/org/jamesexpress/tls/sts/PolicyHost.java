package org.jamesexpress.tls.sts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A policy host on loopback, for any number of domains. */
final class PolicyHost implements AutoCloseable {
    /** How it answers. */
    interface Manner {
        void answer(HttpExchange exchange) throws IOException;
    }

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Manner> manners = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    PolicyHost(SSLContext context) throws IOException {
        this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** What it does for a domain from now on. */
    void serve(String domain, Manner manner) {
        manners.put("mta-sts." + domain, manner);
    }

    void serve(String domain, String... lines) {
        serve(domain, exchange -> answer(exchange, 200, "text/plain", String.join("\n", lines)));
    }

    /** How often it was asked for a domain's policy. */
    int asked(String domain) {
        return (int) asked.stream()
                .filter(("GET mta-sts." + domain + HttpGet.PATH)::equals)
                .count();
    }

    /** Method, host and path of each request. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    static void answer(HttpExchange exchange, int code, String type, String body) throws IOException {
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(code, octets.length == 0 ? -1 : octets.length);
        exchange.getResponseBody().write(octets);
        exchange.close();
    }

    /** A whole answer begins, and never ends. */
    void drip(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        body.write("version: STSv1\n".getBytes(StandardCharsets.UTF_8));
        body.flush();
        hang(exchange);
    }

    /** Nothing is ever answered. */
    void hang(HttpExchange exchange) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handle(HttpExchange exchange) {
        String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
        asked.add(exchange.getRequestMethod() + " " + host + exchange.getRequestURI());
        try {
            manners.getOrDefault(host, it -> answer(it, 404, "text/plain", "nothing here"))
                    .answer(exchange);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
