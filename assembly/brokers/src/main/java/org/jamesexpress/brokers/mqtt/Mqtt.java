package org.jamesexpress.brokers.mqtt;

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

/** The topic that events go to. */
record Mqtt(BrokerUrl url, Optional<String> username, Optional<Secret> password, Wording topic) implements Target {
    @Override
    public Sender sender(Surroundings surroundings) {
        return new BrokerSender(
                new Broker() {
                    @Override
                    public Link open() throws Exception {
                        return MqttLink.open(Mqtt.this, surroundings);
                    }

                    @Override
                    public String words(Throwable failure) {
                        return MqttWords.of(failure);
                    }
                },
                surroundings);
    }

    @Override
    public String toString() {
        return "MQTT broker " + url;
    }
}
