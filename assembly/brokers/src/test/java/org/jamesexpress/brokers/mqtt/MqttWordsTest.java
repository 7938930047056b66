package org.jamesexpress.brokers.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class MqttWordsTest {
    @Test
    void saysThatABrokerDoesNotAnswerTheConnection() {
        assertThat(MqttWords.of(new TimeoutException(), "mq.test")).isEqualTo("the broker doesn't answer");
    }
}
