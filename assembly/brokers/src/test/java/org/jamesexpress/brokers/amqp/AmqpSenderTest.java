package org.jamesexpress.brokers.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamesexpress.brokers.Events.event;

import com.rabbitmq.client.Delivery;
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

/** Against Apache Qpid's broker. */
class AmqpSenderTest extends SenderContract {
    @TempDir
    static Path folder;

    private static AmqpBroker broker;

    AmqpSenderTest() {
        super(new AmqpKind(), "routingKey");
    }

    @BeforeAll
    static void startBroker() throws Exception {
        broker = AmqpBroker.start(folder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Override
    protected int port() {
        return broker.port();
    }

    @Override
    protected Heard<Delivery> listens(String queue) throws Exception {
        return broker.listens(queue);
    }

    /** Whichever comes first, what the broker returns or that it confirms nothing. */
    @Override
    protected String ofNobody() {
        return "AMQP 312 .*: no queue is bound for it|.* has no queue for it";
    }

    @Test
    void publishesAPersistentCloudEventWithItsTypeAsTheRoutingKey() throws Exception {
        Heard<Delivery> news = broker.listens("mail", "news", "mail.received");

        Outcome outcome = send(sender(port(), Map.of("exchange", "mail")), "e1");

        Delivery delivery = news.next();
        assertThat(outcome).isEqualTo(new Outcome.Taken("confirmed"));
        assertThat(delivery.getBody()).isEqualTo(octets("e1"));
        assertThat(delivery.getEnvelope().getExchange()).isEqualTo("mail");
        assertThat(delivery.getEnvelope().getRoutingKey()).isEqualTo("mail.received");
        assertThat(delivery.getProperties().getContentType()).isEqualTo("application/cloudevents+json");
        assertThat(delivery.getProperties().getMessageId()).isEqualTo("e1");
        assertThat(delivery.getProperties().getDeliveryMode()).isEqualTo(2);
    }

    @Test
    void waitsForAnExchangeThatIsNotThereYet() throws Exception {
        Sender sender = sender(port(), Map.of("exchange", "future"));

        assertThat(send(sender, "e1").words()).startsWith("AMQP 404 ");

        broker.listens("future", "prophets", "#");
        assertThat(send(sender, "e1")).isInstanceOf(Outcome.Taken.class);
    }

    @Test
    void saysInALineOfALogWhatTheBrokerSays() throws Exception {
        assertThat(send(sender(port(), Map.of("exchange", "the \"new\"\n exchange")), "e1")
                        .words())
                .startsWith("AMQP 404 ")
                .contains("the 'new' ")
                .doesNotContain("\"", "\n");
    }

    @Test
    void saysThatTheUserIsNotLetIn() throws Exception {
        assertThat(send(sender(port(), Map.of("password", "guess")), "e1"))
                .extracting(Outcome::words)
                .asString()
                .matches("the broker doesn't let this user in|AMQP 530 .*"); // the second is what Qpid says
    }

    @Test
    void putsASubjectIntoTheRoutingKeyAsOneWord() throws Exception {
        Heard<Delivery> all = broker.listens("people", "all", "#");
        Sender sender = sender(port(), Map.of("exchange", "people", "routingKey", "mail.{subject}"));

        sender.send(event("e1", "#*bob\r\n@example.test")).join();

        assertThat(all.next().getEnvelope().getRoutingKey()).isEqualTo("mail.__bob__@example.test");
    }

    @Test
    void givesUpAnEventWhoseRoutingKeyIsTooLong() throws Exception {
        Sender sender = sender(port(), Map.of("routingKey", "{subject}"));

        assertThat(sender.send(event("e1", "é".repeat(128))).join())
                .isEqualTo(new Outcome.Never("its routing key has more than 255 octets"));
    }
}
