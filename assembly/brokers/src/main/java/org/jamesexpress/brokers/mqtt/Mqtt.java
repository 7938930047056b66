package org.jamesexpress.brokers.mqtt;

import org.jamesexpress.brokers.BrokerSender;
import org.jamesexpress.brokers.BrokerUrl;
import org.jamesexpress.brokers.Login;
import org.jamesexpress.brokers.Wording;
import org.jamesexpress.notify.endpoint.Sender;
import org.jamesexpress.notify.endpoint.Surroundings;
import org.jamesexpress.notify.endpoint.Target;

/** The topic that events go to. */
record Mqtt(BrokerUrl url, Login login, Wording topic) implements Target {
    @Override
    public Sender sender(Surroundings surroundings) {
        return new BrokerSender(() -> MqttLink.open(this, surroundings), MqttWords::of, surroundings);
    }

    @Override
    public String toString() {
        return "MQTT broker " + url;
    }
}
