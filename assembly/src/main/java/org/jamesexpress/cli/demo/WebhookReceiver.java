package org.jamesexpress.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Who wants to know of new mail: takes webhooks and checks their signatures (Standard Webhooks 1.0) by itself. */
final class WebhookReceiver implements AutoCloseable {
    /** An event taken, and whether its signature was right. */
    record Announced(boolean signed, JsonNode event) {
        String id() {
            return event.path("id").asText();
        }

        /** As much of the id as a line has room for. */
        String shortId() {
            return id().length() <= ROOM_FOR_ID ? id() : id().substring(0, ROOM_FOR_ID) + "…";
        }

        /** The type as the configuration names it: {@code mail.received}. */
        String word() {
            return event.path("type").asText().replaceFirst("^org\\.jamesexpress\\.", "");
        }

        boolean isOf(Mail mail) {
            return event.at("/data/headers/messageId").asText().equals(mail.id());
        }
    }

    private static final int SECRET_BYTES = 32;
    private static final int NO_CONTENT = 204;
    private static final int ROOM_FOR_ID = 41;

    private final HttpServer server;
    private final Journal journal;
    private final byte[] secret = new byte[SECRET_BYTES];
    private final List<Announced> announced = new CopyOnWriteArrayList<>();

    private WebhookReceiver(HttpServer server, Journal journal) {
        this.server = server;
        this.journal = journal;
        new SecureRandom().nextBytes(secret);
    }

    static WebhookReceiver start(Journal journal) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        WebhookReceiver receiver = new WebhookReceiver(server, journal);
        server.createContext("/", receiver::take);
        server.start();
        return receiver;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/mail";
    }

    /** The secret as Standard Webhooks writes it. */
    String secret() {
        return "whsec_" + Base64.getEncoder().encodeToString(secret);
    }

    List<Announced> announced() {
        return List.copyOf(announced);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Announced taken =
                    new Announced(signed(exchange.getRequestHeaders(), body), new ObjectMapper().readTree(body));
            announced.add(taken);
            journal.say(
                    Hop.ANNOUNCED,
                    taken.word() + " " + taken.event().path("subject").asText(),
                    "event " + taken.shortId() + (taken.signed() ? ", signature good" : ", SIGNATURE WRONG"));
            exchange.sendResponseHeaders(NO_CONTENT, -1);
        }
    }

    private boolean signed(Headers headers, byte[] body) throws IOException {
        String head = headers.getFirst("webhook-id") + "." + headers.getFirst("webhook-timestamp") + ".";
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update(head.getBytes(StandardCharsets.UTF_8));
            byte[] expected =
                    ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body))).getBytes(StandardCharsets.US_ASCII);
            String signatures = Objects.requireNonNullElse(headers.getFirst("webhook-signature"), "");
            return Arrays.stream(signatures.split(" "))
                    .anyMatch(given -> MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }
}
