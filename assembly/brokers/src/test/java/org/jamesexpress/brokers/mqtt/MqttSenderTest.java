package org.jamesexpress.brokers.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesexpress.brokers.Events.event;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jamesexpress.brokers.Events;
import org.jamesexpress.brokers.Wire;
import org.jamesexpress.brokers.mqtt.MqttBroker.Listener;
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

/** Against HiveMQ's broker. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class MqttSenderTest {
    @TempDir
    static Path folder;

    private static MqttBroker broker;

    private final List<Sender> open = new ArrayList<>();

    @BeforeAll
    static void startBroker() throws Exception {
        broker = MqttBroker.start(Files.createDirectory(folder.resolve("broker")));
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @AfterEach
    void closeSenders() {
        open.forEach(Sender::close);
    }

    @Test
    void publishesACloudEventOnceAtLeast() throws Exception {
        try (Listener news = broker.listens("mail/mail.received")) {
            Outcome outcome = send(sender(broker.port(), Map.of()), "e1");

            Mqtt5Publish message = news.next();
            assertThat(outcome).isEqualTo(new Outcome.Taken("acknowledged"));
            assertThat(message.getPayloadAsBytes()).isEqualTo(CloudEvent.of(event("e1"), Events.SOURCE));
            assertThat(message.getQos()).isEqualTo(MqttQos.AT_LEAST_ONCE);
            assertThat(message.getContentType()).hasToString("Optional[application/cloudevents+json]");
        }
    }

    @Test
    void keepsTheOrderOfWhatIsOnItsWayTogether() throws Exception {
        try (Listener hundred = broker.listens("hundred")) {
            Sender sender = sender(broker.port(), Map.of("topic", "hundred"));

            List<CompletableFuture<Outcome>> outcomes = IntStream.range(0, 100)
                    .mapToObj(number -> sender.send(event("e" + number)))
                    .toList();

            for (int number = 0; number < outcomes.size(); number++) {
                assertThat(outcomes.get(number).join()).isInstanceOf(Outcome.Taken.class);
                assertThat(hundred.next().getPayloadAsBytes())
                        .isEqualTo(CloudEvent.of(event("e" + number), Events.SOURCE));
            }
        }
    }

    @Test
    void doesntTakeForTakenWhatNobodyHasSubscribedTo() throws Exception {
        Sender sender = sender(broker.port(), Map.of("topic", "deserted"));

        assertThat(send(sender, "e1")).isEqualTo(new Outcome.Later("nobody has subscribed to the topic"));

        try (Listener settler = broker.listens("deserted")) {
            assertThat(send(sender, "e1")).isInstanceOf(Outcome.Taken.class);
            assertThat(settler.next().getPayloadAsBytes()).isEqualTo(CloudEvent.of(event("e1"), Events.SOURCE));
        }
    }

    @Test
    void saysThatTheUserIsNotLetIn() throws Exception {
        assertThat(send(sender(broker.port(), Map.of("password", "guess")), "e1"))
                .isEqualTo(new Outcome.Later("the broker refuses the connection: not authorized"));
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

            assertThat(send(sender, "e1")).isInstanceOf(Outcome.Later.class);
        }
    }

    @Test
    void publishesAgainAfterTheBrokerWasAway() throws Exception {
        try (Listener news = broker.listens("news");
                Wire wire = Wire.to(broker.port())) {
            Sender sender = sender(wire.port(), Map.of("topic", "news"));
            assertThat(send(sender, "e1")).isInstanceOf(Outcome.Taken.class);
            wire.cut();
            assertThat(send(sender, "e2")).isInstanceOf(Outcome.Later.class);

            wire.mend();

            assertThat(send(sender, "e2")).isInstanceOf(Outcome.Taken.class);
            assertThat(news.next().getPayloadAsBytes()).isEqualTo(CloudEvent.of(event("e1"), Events.SOURCE));
            assertThat(news.next().getPayloadAsBytes()).isEqualTo(CloudEvent.of(event("e2"), Events.SOURCE));
        }
    }

    @Test
    void putsASubjectIntoTheTopicAsOneLevel() throws Exception {
        try (Listener all = broker.listens("people/#")) {
            Sender sender = sender(broker.port(), Map.of("topic", "people/{subject}"));

            sender.send(event("e1", "a/+#\u0000b@example.test")).join();

            assertThat(all.next().getTopic()).hasToString("people/a____b@example.test");
        }
    }

    private static Outcome send(Sender sender, String id) {
        return sender.send(event(id)).join();
    }

    private Sender sender(int port, Map<String, String> settings) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of(
                "url",
                "mqtt://127.0.0.1:" + port,
                "username",
                MqttBroker.USER,
                "password",
                MqttBroker.PASSWORD,
                "timeout",
                "30s"));
        all.putAll(settings);
        Settings read = Settings.of("endpoint hall", all);
        MqttSettings endpoint = MqttSettings.from(read);
        read.check();
        Sender sender =
                endpoint.way().sender(Events.surroundings(endpoint.terms().timeout()));
        open.add(sender);
        return sender;
    }
}
