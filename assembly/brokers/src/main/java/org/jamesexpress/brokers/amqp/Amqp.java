package org.jamesexpress.brokers.amqp;

import java.util.Optional;
import org.jamesexpress.brokers.Broker;
import org.jamesexpress.brokers.BrokerSender;
import org.jamesexpress.brokers.BrokerUrl;
import org.jamesexpress.brokers.Link;
import org.jamesexpress.brokers.Wording;
import org.jamesexpress.config.Secret;
import org.jamesexpress.notify.endpoint.Sender;
import org.jamesexpress.notify.endpoint.Surroundings;
import org.jamesexpress.notify.endpoint.Target;

/**
 * The exchange that events go to.
 *
 * @param exchange empty for the default one
 */
record Amqp(BrokerUrl url, Optional<String> username, Optional<Secret> password, String exchange, Wording routingKey)
        implements Target {
    @Override
    public Sender sender(Surroundings surroundings) {
        return new BrokerSender(
                new Broker() {
                    @Override
                    public Link open() throws Exception {
                        return AmqpLink.open(Amqp.this, surroundings);
                    }

                    @Override
                    public String words(Throwable failure) {
                        return AmqpWords.of(failure);
                    }
                },
                surroundings);
    }

    @Override
    public String toString() {
        return "AMQP broker " + url;
    }
}
