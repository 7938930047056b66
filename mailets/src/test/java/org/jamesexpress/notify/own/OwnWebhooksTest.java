package org.jamesexpress.notify.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.standardwebhooks.Webhook;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jamesexpress.config.Secret;
import org.jamesexpress.config.Settings;
import org.jamesexpress.events.Event;
import org.jamesexpress.events.EventLog;
import org.jamesexpress.events.EventType;
import org.jamesexpress.events.NewEvent;
import org.jamesexpress.notify.content.ContentLimits;
import org.jamesexpress.notify.content.Enclosing;
import org.jamesexpress.notify.content.Library;
import org.jamesexpress.notify.lane.Alerts;
import org.jamesexpress.notify.lane.EndpointStatus;
import org.jamesexpress.notify.lane.Endpoints;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.jamesexpress.testing.WebhookReceiver;
import org.jamesexpress.testing.WebhookReceiver.Delivery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class OwnWebhooksTest {
    @TempDir
    Path folder;

    private Store store;
    private EventLog log;
    private Endpoints endpoints;
    private OwnLanes lanes;
    private WebhookReceiver receiver;

    @BeforeEach
    void start() throws Exception {
        store = Store.open(StoreConfig.sqlite(folder.resolve("express.db")));
        log = new EventLog(store);
        endpoints = new Endpoints(store, log, "node", Clock.systemUTC(), () -> 0.5);
        receiver = WebhookReceiver.start();
        lanes = lanes(Map.of("allow", "127.0.0.1", "most", "2"));
    }

    private OwnLanes lanes(Map<String, String> said) throws Exception {
        Settings settings = Settings.of("<own>", said);
        OwnSettings own = OwnSettings.from(settings);
        settings.check();
        return OwnLanes.start(
                own,
                enclosing(own),
                "//mail.example.test",
                store,
                endpoints,
                Alerts.NONE,
                Clock.systemUTC(),
                Thread::new);
    }

    private Enclosing enclosing(OwnSettings own) {
        return Library.open(
                        store,
                        folder.resolve("messages"),
                        new ContentLimits(Duration.ofDays(7), 1 << 20),
                        Clock.systemUTC(),
                        Runnable::run)
                .enclosing(own.terms().content(), Optional.empty());
    }

    @AfterEach
    void stop() {
        lanes.close();
        receiver.close();
        store.close();
    }

    @Test
    void tellsAUserOfTheUsersOwnMailAndOfNobodyElse() throws Exception {
        OwnWebhook webhook =
                lanes.webhooks().set("Bob@example.test", receiver.url().toString());

        append("e1", "carol@example.test");
        append("e2", "carol@example.test", "bob@Example.test");

        Delivery delivery = receiver.next();
        JsonNode told = new ObjectMapper().readTree(delivery.body());
        assertThat(told.path("subject").asText()).isEqualTo("bob@Example.test");
        assertThat(told.at("/data/envelope/recipients").findValuesAsText("address"))
                .containsExactly("bob@Example.test");
        assertThat(delivery.body()).doesNotContain("carol@");
        assertThat(delivery.header("webhook-id")).isEqualTo(told.path("id").asText());
        assertThatCode(() -> verify(webhook.secret(), delivery)).doesNotThrowAnyException();
    }

    @Test
    void tellsNothingOfOtherRecipientsInADigest() {
        lanes.webhooks().set("bob@example.test", receiver.url().toString());
        OwnTarget target = (OwnTarget) lanes.webhooks()
                .endpoint(lanes.webhooks().of("bob@example.test").orElseThrow())
                .way();

        Event told = target.narrowed(new Event(
                7,
                "digest-1-7",
                EventType.NOTIFY_DIGEST,
                "bob@example.test",
                Instant.EPOCH,
                "{\"count\":2,\"recipients\":{\"carol@example.test\":2}}"));

        assertThat(told.data()).isEqualTo("{\"count\":2}");
    }

    @Test
    void signsWithTheSecretBeforeAsWellOnceThereIsANewOne() throws Exception {
        OwnWebhook first =
                lanes.webhooks().set("bob@example.test", receiver.url().toString());
        OwnWebhook second = lanes.webhooks().rotate("BOB@example.test");

        append("e1", "bob@example.test");

        Delivery delivery = receiver.next();
        assertThatCode(() -> verify(first.secret(), delivery)).doesNotThrowAnyException();
        assertThatCode(() -> verify(second.secret(), delivery)).doesNotThrowAnyException();
        assertThat(lanes.webhooks()
                        .set("bob@example.test", receiver.url() + "/new")
                        .secret()
                        .reveal())
                .isEqualTo(second.secret().reveal());
    }

    @Test
    void goesOnAfterARestartAndUntilItIsTakenAway() throws Exception {
        lanes.webhooks().set("bob@example.test", receiver.url().toString());
        lanes.close();
        append("e1", "bob@example.test");
        lanes = lanes(Map.of("allow", "127.0.0.1"));
        assertThat(new ObjectMapper()
                        .readTree(receiver.next().body())
                        .path("type")
                        .asText())
                .isEqualTo("org.jamesexpress.mail.received");

        assertThat(lanes.webhooks().remove("Bob@example.test")).isTrue();

        assertThat(endpoints.list()).extracting(EndpointStatus::name).isEmpty();
        assertThat(lanes.webhooks().list("", 10)).isEmpty();
        assertThat(lanes.webhooks().remove("bob@example.test")).isFalse();
        assertThatThrownBy(() -> lanes.webhooks().rotate("bob@example.test"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("bob@example.test has no webhook");
    }

    @Test
    void looksAtWhatAnotherNodeHasSet() throws Exception {
        try (OwnLanes other = lanes(Map.of("allow", "127.0.0.1"))) {
            other.webhooks().set("bob@example.test", receiver.url().toString());
        }
        lanes.webhooks().set("carol@example.test", receiver.url().toString());

        assertThat(endpoints.list())
                .extracting(EndpointStatus::name)
                .containsExactly("bob@example.test", "carol@example.test");
    }

    @Test
    void refusesWhatIsNotEncryptedOrWithinOurOwnNetwork() throws Exception {
        lanes.close();
        lanes = lanes(Map.of("allow", "10.1.0.0/16, crm.internal"));

        for (String url : List.of(
                "http://crm.example.test/",
                "https://127.0.0.1/",
                "https://localhost/",
                "https://10.2.0.1/",
                "ftp://crm.internal/",
                "https://bob:secret@crm.example.test/",
                "")) {
            assertThatThrownBy(() -> lanes.webhooks().set("bob@example.test", url))
                    .as(url)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String url : List.of("https://crm.example.test/", "http://crm.internal/", "http://10.1.2.3/")) {
            assertThatCode(() -> lanes.webhooks().set("bob@example.test", url))
                    .as(url)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void refusesMoreThanThereMayBe() {
        String url = receiver.url().toString();
        lanes.webhooks().set("a@example.test", url);
        lanes.webhooks().set("b@example.test", url);

        assertThatThrownBy(() -> lanes.webhooks().set("c@example.test", url))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("there are 2 already");
        assertThatCode(() -> lanes.webhooks().set("B@example.test", url)).doesNotThrowAnyException();
    }

    private void append(String id, String... recipients) {
        var data = JsonNodeFactory.instance.objectNode();
        var list = data.putObject("envelope").putArray("recipients");
        List.of(recipients).forEach(each -> list.addObject().put("address", each));
        log.append(new NewEvent(id, EventType.MAIL_RECEIVED, recipients[0], Instant.now(), data.toString()))
                .join();
    }

    private static void verify(Secret secret, Delivery delivery) throws Exception {
        Map<String, List<String>> headers = new HashMap<>();
        for (String name : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
            headers.put(name, List.of(delivery.header(name)));
        }
        new Webhook(secret.reveal()).verify(delivery.body(), headers);
    }
}
