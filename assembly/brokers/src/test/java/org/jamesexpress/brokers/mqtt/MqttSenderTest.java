package org.jamesexpress.brokers.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesexpress.brokers.Events.event;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.nio.file.Path;
import java.util.Map;
import org.jamesexpress.brokers.Heard;
import org.jamesexpress.brokers.SenderContract;
import org.jamesexpress.notify.endpoint.Outcome;
import org.jamesexpress.notify.endpoint.Sender;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against HiveMQ's broker. */
class MqttSenderTest extends SenderContract {
    @TempDir
    static Path folder;

    private static MqttBroker broker;

    MqttSenderTest() {
        super(new MqttKind(), "topic");
    }

    @BeforeAll
    static void startBroker() throws Exception {
        broker = MqttBroker.start(folder);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @Override
    protected int port() {
        return broker.port();
    }

    @Override
    protected Heard<Mqtt5Publish> listens(String topic) {
        return broker.listens(topic);
    }

    @Override
    protected String ofNobody() {
        return "nobody has subscribed to the topic";
    }

    @Test
    void publishesACloudEventOnceAtLeast() throws Exception {
        Heard<Mqtt5Publish> news = broker.listens("mail/mail.received");

        Outcome outcome = send(sender(port(), Map.of()), "e1");

        Mqtt5Publish message = news.next();
        assertThat(outcome).isEqualTo(new Outcome.Taken("acknowledged"));
        assertThat(message.getPayloadAsBytes()).isEqualTo(octets("e1"));
        assertThat(message.getQos()).isEqualTo(MqttQos.AT_LEAST_ONCE);
        assertThat(message.getContentType()).hasToString("Optional[application/cloudevents+json]");
    }

    @Test
    void saysThatTheUserIsNotLetIn() throws Exception {
        assertThat(send(sender(port(), Map.of("password", "guess")), "e1"))
                .isEqualTo(new Outcome.Later("the broker refuses the connection: not authorized"));
    }

    @Test
    void putsASubjectIntoTheTopicAsOneLevel() throws Exception {
        Heard<Mqtt5Publish> all = broker.listens("people/#");
        Sender sender = sender(port(), Map.of("topic", "people/{subject}"));

        sender.send(event("e1", "a/+#\u0000b@example.test")).join();

        assertThat(all.next().getTopic()).hasToString("people/a____b@example.test");
    }
}
