package org.jamesexpress.brokers.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesexpress.brokers.Events.event;

import com.rabbitmq.client.Delivery;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jamesexpress.brokers.Events;
import org.jamesexpress.brokers.Wire;
import org.jamesexpress.brokers.amqp.AmqpBroker.Listener;
import org.jamesexpress.config.Settings;
import org.jamesexpress.notify.endpoint.Outcome;
import org.jamesexpress.notify.endpoint.Sender;
import org.jamesexpress.notify.event.CloudEvent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Against Apache Qpid's broker. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class AmqpSenderTest {
    @TempDir
    static Path folder;

    private static AmqpBroker broker;

    private final List<Sender> open = new ArrayList<>();

    @BeforeAll
    static void startBroker() throws Exception {
        broker = AmqpBroker.start(folder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @AfterEach
    void closeSenders() {
        open.forEach(Sender::close);
    }

    @Test
    void publishesAPersistentCloudEventWithItsTypeAsTheRoutingKey() throws Exception {
        Listener news = broker.listens("mail", "news", "mail.received");

        Outcome outcome = send(sender(broker.port(), Map.of("exchange", "mail")), "e1");

        Delivery delivery = news.next();
        assertThat(outcome).isEqualTo(new Outcome.Taken("confirmed"));
        assertThat(delivery.getBody()).isEqualTo(CloudEvent.of(event("e1"), Events.SOURCE));
        assertThat(delivery.getEnvelope().getExchange()).isEqualTo("mail");
        assertThat(delivery.getEnvelope().getRoutingKey()).isEqualTo("mail.received");
        assertThat(delivery.getProperties().getContentType()).isEqualTo("application/cloudevents+json");
        assertThat(delivery.getProperties().getMessageId()).isEqualTo("e1");
        assertThat(delivery.getProperties().getDeliveryMode()).isEqualTo(2);
    }

    @Test
    void keepsTheOrderOfWhatIsOnItsWayTogether() throws Exception {
        Listener hundred = broker.listens("hundred");
        Sender sender = sender(broker.port(), Map.of("routingKey", "hundred"));

        List<CompletableFuture<Outcome>> outcomes = IntStream.range(0, 100)
                .mapToObj(number -> sender.send(event("e" + number)))
                .toList();

        for (int number = 0; number < outcomes.size(); number++) {
            assertThat(outcomes.get(number).join()).isInstanceOf(Outcome.Taken.class);
            assertThat(hundred.next().getProperties().getMessageId()).isEqualTo("e" + number);
        }
    }

    @Test
    void doesntTakeForTakenWhatTheBrokerHasNoQueueFor() throws Exception {
        broker.declares("deserted");
        Sender sender = sender(broker.port(), Map.of("exchange", "deserted"));

        assertThat(send(sender, "e1"))
                .isInstanceOf(Outcome.Later.class)
                .extracting(Outcome::words)
                .asString()
                .matches("AMQP 312 .*: no queue is bound for it|.* has no queue for it"); // whichever comes first

        Listener settlers = broker.listens("deserted", "settlers", "#");
        assertThat(send(sender, "e1")).isInstanceOf(Outcome.Taken.class);
        assertThat(settlers.next().getProperties().getMessageId()).isEqualTo("e1");
    }

    @Test
    void waitsForAnExchangeThatIsNotThereYet() throws Exception {
        Sender sender = sender(broker.port(), Map.of("exchange", "future"));

        assertThat(send(sender, "e1").words()).startsWith("AMQP 404 ");

        broker.listens("future", "prophets", "#");
        assertThat(send(sender, "e1")).isInstanceOf(Outcome.Taken.class);
    }

    @Test
    void saysThatTheUserIsNotLetIn() throws Exception {
        assertThat(send(sender(broker.port(), Map.of("password", "guess")), "e1"))
                .extracting(Outcome::words)
                .asString()
                .matches("the broker doesn't let this user in|AMQP 530 .*"); // the second is what Qpid says
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }

        assertThat(send(sender(port, Map.of()), "e1")).isEqualTo(new Outcome.Later("can't connect"));
    }

    @Test
    void givesUpOnABrokerThatSaysNothing() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Sender sender = sender(mute.getLocalPort(), Map.of("timeout", "200ms"));

            assertThat(send(sender, "e1"))
                    .isInstanceOfSatisfying(
                            Outcome.Later.class,
                            later -> assertThat(later.words())
                                    .isIn("no answer of the broker within 200 ms", "the broker doesn't answer"));
        }
    }

    @Test
    void publishesAgainAfterTheBrokerWasAway() throws Exception {
        Listener there = broker.listens("there");
        try (Wire wire = Wire.to(broker.port())) {
            Sender sender = sender(wire.port(), Map.of("routingKey", "there"));
            assertThat(send(sender, "e1")).isInstanceOf(Outcome.Taken.class);
            wire.cut();
            assertThat(send(sender, "e2")).isInstanceOf(Outcome.Later.class);

            wire.mend();

            assertThat(send(sender, "e2")).isInstanceOf(Outcome.Taken.class);
            assertThat(there.next().getProperties().getMessageId()).isEqualTo("e1");
            assertThat(there.next().getProperties().getMessageId()).isEqualTo("e2");
        }
    }

    @Test
    void putsASubjectIntoTheRoutingKeyAsOneWord() throws Exception {
        Listener all = broker.listens("people", "all", "#");
        Sender sender = sender(broker.port(), Map.of("exchange", "people", "routingKey", "mail.{subject}"));

        sender.send(event("e1", "#*bob\r\n@example.test")).join();

        assertThat(all.next().getEnvelope().getRoutingKey()).isEqualTo("mail.__bob__@example.test");
    }

    @Test
    void givesUpAnEventWhoseRoutingKeyIsTooLong() throws Exception {
        Sender sender = sender(broker.port(), Map.of("routingKey", "{subject}"));

        assertThat(sender.send(event("e1", "é".repeat(128))).join())
                .isEqualTo(new Outcome.Never("its routing key has more than 255 octets"));
    }

    private static Outcome send(Sender sender, String id) {
        return sender.send(event(id)).join();
    }

    private Sender sender(int port, Map<String, String> settings) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of(
                "url",
                "amqp://127.0.0.1:" + port,
                "username",
                AmqpBroker.USER,
                "password",
                AmqpBroker.PASSWORD,
                "timeout",
                "30s"));
        all.putAll(settings);
        Settings read = Settings.of("endpoint bus", all);
        AmqpSettings endpoint = AmqpSettings.from(read);
        read.check();
        Sender sender =
                endpoint.way().sender(Events.surroundings(endpoint.terms().timeout()));
        open.add(sender);
        return sender;
    }
}
