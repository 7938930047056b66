package org.jamesexpress.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * With its mail queue in a RabbitMQ that is there already, {@code -Drabbitmq.uri=amqp://HOST:PORT} with
 * {@code -Drabbitmq.management=http://HOST:PORT}, with its usual user {@code guest}. The virtual host {@code /} loses the
 * queue of James.
 */
@EnabledIfSystemProperty(
        named = "rabbitmq.uri",
        matches = "amqp://.*",
        disabledReason = "no RabbitMQ is named: -Drabbitmq.uri=amqp://… -Drabbitmq.management=http://…")
final class James38OnRabbitMqIT extends James38Contract {
    private static final String GUEST = "guest";
    private static final String QUEUE = "JamesMailQueue-workqueue-spool";

    @Override
    StockJames unchanged(Path home) throws IOException {
        return StockJames.withQueueIn("rabbitmq", home).with("rabbitmq.properties", """
                uri=%s
                management.uri=%s
                management.user=guest
                management.password=guest
                """.formatted(
                        System.getProperty("rabbitmq.uri"), System.getProperty("rabbitmq.management")));
    }

    @Override
    void loseQueue() throws Exception {
        managed("DELETE", "/api/queues/%2F/" + QUEUE);
    }

    @Test
    @Order(2)
    void takesItsMailFromRabbitMq() {
        // RabbitMQ tells of a new consumer some seconds later.
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(managed("GET", "/api/consumers/%2F").findValuesAsText("name"))
                                .contains(QUEUE));
    }

    private static JsonNode managed(String method, String path) throws IOException, InterruptedException {
        String login = Base64.getEncoder().encodeToString((GUEST + ":" + GUEST).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(System.getProperty("rabbitmq.management") + path))
                .method(method, BodyPublishers.noBody())
                .header("Authorization", "Basic " + login)
                .build();
        return new ObjectMapper()
                .readTree(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .body());
    }
}
