package org.jamesexpress.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XTextTest {
    @ParameterizedTest
    @CsvSource({
        "alice@a.test, alice@a.test",
        "alice+tag@a.test, alice+2Btag@a.test",
        "a=b, a+3Db",
        "two words, two+20words",
        "王, +E7+8E+8B",
    })
    void writesWhatNoParameterTakesAsOctets(String text, String xtext) {
        assertThat(XText.encode(text)).isEqualTo(xtext);
        assertThat(XText.decode(xtext)).isEqualTo(text);
        assertThat(XText.isValid(xtext)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a+b", "a+2b", "a+2", "a=b", "a b", "é", "+"})
    void leavesWhatIsNoXtextAsItIs(String text) {
        assertThat(XText.isValid(text)).isFalse();
        assertThat(XText.decode(text)).isEqualTo(text);
    }

    @Test
    void copesWithAnyLength() {
        String text = "+".repeat(100_000);
        assertThat(XText.decode(XText.encode(text))).isEqualTo(text);
    }
}
