package org.jamesexpress.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @ValueSource(strings = {"0s", "1ms", "1500ms", "30s", "90s", "5m", "4h", "5d", "999999999d"})
    void readsBackWhatItWrote(String text) {
        assertThat(Durations.format(Durations.parse(text))).isEqualTo(text);
    }
}
