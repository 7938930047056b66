package org.jamesexpress.brokers.mqtt;

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
 * The topic that events go to.
 *
 * @param trusted who may sign the broker's certificate; those whom Java trusts where it is empty
 */
record Mqtt(BrokerUrl url, List<X509Certificate> trusted, Login login, Wording topic) implements Target {
    @Override
    public Sender sender(Surroundings surroundings) {
        return new BrokerSender(
                () -> MqttLink.open(this, surroundings), failure -> MqttWords.of(failure, url.host()), surroundings);
    }

    @Override
    public String toString() {
        return "MQTT broker " + url;
    }
}
