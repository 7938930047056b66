package org.jamesexpress.brokers.mqtt;

import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth;
import java.nio.charset.StandardCharsets;

/** Who logs in, as the library wants to be told. */
final class MqttLogin {
    private MqttLogin() {}

    /** @throws java.util.NoSuchElementException when neither a name nor a password is known */
    static Mqtt5SimpleAuth of(Mqtt target) {
        byte[] password = target.password()
                .map(each -> each.reveal().getBytes(StandardCharsets.UTF_8))
                .orElse(new byte[0]);
        return target.username()
                .map(name -> Mqtt5SimpleAuth.builder()
                        .username(name)
                        .password(password)
                        .build())
                .orElseGet(() -> Mqtt5SimpleAuth.builder().password(password).build());
    }
}
