package org.jamesexpress.mx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
    @ParameterizedTest
    @CsvSource({
        "mx.a.test,mx.a.test,25",
        "mx.a.test:587,mx.a.test,587",
        "192.0.2.1:53,192.0.2.1,53",
        "[2001:db8::1]:53,2001:db8::1,53",
        "[2001:db8::1],2001:db8::1,25",
        "2001:db8::1,2001:db8::1,25"
    })
    void readsAHostWithOrWithoutAPort(String text, String host, int port) {
        assertThat(HostPort.parse(text, 25)).isEqualTo(new HostPort(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":25", "mx:0", "mx:65536", "mx:port", "a b", "[mx]:25"})
    void refusesAnythingElse(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> HostPort.parse(text, 25));
    }

    @Test
    void hasASocketAddressOnlyForAnAddress() {
        assertThat(HostPort.parse("[::1]:53", 25).address().getPort()).isEqualTo(53);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostPort.parse("mx.a.test", 25).address());
    }
}
