package org.jamesexpress.brokers.amqp;

import org.jamesexpress.brokers.BrokerSender;
import org.jamesexpress.brokers.BrokerUrl;
import org.jamesexpress.brokers.Login;
import org.jamesexpress.brokers.Wording;
import org.jamesexpress.notify.endpoint.Sender;
import org.jamesexpress.notify.endpoint.Surroundings;
import org.jamesexpress.notify.endpoint.Target;

/**
 * The exchange that events go to.
 *
 * @param exchange empty for the default one
 */
record Amqp(BrokerUrl url, Login login, String exchange, Wording routingKey) implements Target {
    @Override
    public Sender sender(Surroundings surroundings) {
        return new BrokerSender(() -> AmqpLink.open(this, surroundings), AmqpWords::of, surroundings);
    }

    @Override
    public String toString() {
        return "AMQP broker " + url;
    }
}
