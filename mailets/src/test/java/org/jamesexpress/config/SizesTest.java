package org.jamesexpress.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {
    @ParameterizedTest
    @ValueSource(strings = {"0", "500", "1023", "1k", "1025", "20M", "1G", "4096G"})
    void readsBackWhatItWrote(String text) {
        assertThat(Sizes.format(Sizes.parse(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"64k", "64K", " 65536 "})
    void takesUnitsInEitherCase(String text) {
        assertThat(Sizes.parse(text)).isEqualTo(65536);
    }
}
