package org.jamesexpress.mx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPatternTest {
    @ParameterizedTest(name = "{0} means {1}: {2}")
    @CsvSource({
        "mx.a.test, mx.a.test, true",
        "mx.a.test, MX.A.Test., true",
        "MX.a.TEST., mx.a.test, true",
        "mx.a.test, other.mx.a.test, false",
        "mx.a.test, a.test, false",
        "*.a.test, mx.a.test, true",
        "*.a.test, eu.mx.A.test., true",
        "*.A.TEST, mx.a.test, true",
        "*.a.test, a.test, false",
        "*.a.test, mx.aa.test, false",
        "*.a.test, mx-a.test, false",
        "*.a.test, mx.a.test.invalid, false",
    })
    void meansAHostByItsNameOrAllBelowAName(String pattern, String host, boolean meant) {
        assertThat(HostPattern.parse(pattern).matches(host)).isEqualTo(meant);
    }

    @Test
    void takesANameInAnyScript() {
        assertThat(HostPattern.parse("*.bücher.test").matches("mx.xn--bcher-kva.test"))
                .isTrue();
        assertThat(HostPattern.parse("邮件.test").matches("xn--5nq051n.test")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "*.", "**.a.test", "a.*.test", "*a.test", "a b.test", "a..test"})
    void refusesWhatIsNoName(String text) {
        assertThatThrownBy(() -> HostPattern.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
