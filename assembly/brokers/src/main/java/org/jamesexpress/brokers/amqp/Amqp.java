package org.jamesexpress.brokers.amqp;

import java.security.cert.X509Certificate;
import java.util.List;
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
 * @param trusted who may sign the broker's certificate; those whom Java trusts where it is empty
 * @param exchange empty for the default one
 */
record Amqp(BrokerUrl url, List<X509Certificate> trusted, Login login, String exchange, Wording routingKey)
        implements Target {
    @Override
    public Sender sender(Surroundings surroundings) {
        return new BrokerSender(
                () -> AmqpLink.open(this, surroundings), failure -> AmqpWords.of(failure, url.host()), surroundings);
    }

    @Override
    public String toString() {
        return "AMQP broker " + url;
    }
}
