package org.jamesexpress.testing;

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
public final class PolicyHost implements AutoCloseable {
    /** How it answers. */
    public interface Manner {
        void answer(HttpExchange exchange) throws IOException;
    }

    private static final String PATH = "/.well-known/mta-sts.txt";
    private static final String PORT = "org.jamesexpress.tls.sts.port";

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Manner> manners = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    public PolicyHost(SSLContext context) throws IOException {
        this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Has it asked by whatever delivery begins in this process, until it is closed. */
    public PolicyHost inPlaceOfAll() {
        System.setProperty(PORT, String.valueOf(port()));
        return this;
    }

    /** What it does for a domain from now on. */
    public void serve(String domain, Manner manner) {
        manners.put("mta-sts." + domain, manner);
    }

    public void serve(String domain, String... lines) {
        serve(domain, exchange -> answer(exchange, 200, "text/plain", String.join("\n", lines)));
    }

    /** How often it was asked for a domain's policy. */
    public int asked(String domain) {
        return (int)
                asked.stream().filter(("GET mta-sts." + domain + PATH)::equals).count();
    }

    /** Method, host and path of each request. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    public static void answer(HttpExchange exchange, int code, String type, String body) throws IOException {
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(code, octets.length == 0 ? -1 : octets.length);
        exchange.getResponseBody().write(octets);
        exchange.close();
    }

    /** A whole answer begins, and never ends. */
    public void drip(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        body.write("version: STSv1\n".getBytes(StandardCharsets.UTF_8));
        body.flush();
        hang(exchange);
    }

    /** Nothing is ever answered. */
    public void hang(HttpExchange exchange) {
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
        vanish();
    }

    /** Nobody is there any more. */
    public void vanish() {
        System.clearProperty(PORT);
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
