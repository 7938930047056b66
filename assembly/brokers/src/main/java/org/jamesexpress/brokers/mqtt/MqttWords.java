package org.jamesexpress.brokers.mqtt;

import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import java.util.Locale;
import java.util.Optional;
import org.jamesexpress.brokers.NetworkWords;

/** What went wrong with a broker, in one line. */
final class MqttWords {
    private MqttWords() {}

    static String of(Throwable failure, String host) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof Mqtt5ConnAckException refused) {
                return "the broker refuses the connection: "
                        + words(refused.getMqttMessage().getReasonCode());
            }
            if (each instanceof Mqtt5PubAckException refused) {
                return "the broker refuses the event: "
                        + words(refused.getMqttMessage().getReasonCode());
            }
            if (each instanceof Mqtt5DisconnectException ended) {
                return "the connection has ended: "
                        + words(ended.getMqttMessage().getReasonCode());
            }
            Optional<String> words = NetworkWords.of(each, host);
            if (words.isPresent()) {
                return words.get();
            }
        }
        return NetworkWords.message(failure);
    }

    private static String words(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
