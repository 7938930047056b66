package org.jamesexpress.notify.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedTest {
    private static final Allowed ALLOWED =
            Allowed.parse("10.1.0.0/16, 192.168.1.7, fd00::/8, CRM.internal, *.apps.internal, localhost");

    @ParameterizedTest
    @CsvSource({
        "a.test, 10.1.2.3",
        "a.test, 192.168.1.7",
        "a.test, fd12::1",
        "a.test, 8.8.8.8",
        "crm.internal, 127.0.0.1",
        "Crm.Internal, 10.2.0.1",
        "x.apps.internal, 10.2.0.1",
        "x.y.apps.internal, 10.2.0.1"
    })
    void isWhatIsNamedAndWhatIsPublic(String host, String address) throws UnknownHostException {
        assertThat(ALLOWED.has(host, InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "a.test, 10.2.0.1",
        "a.test, 192.168.1.8",
        "a.test, 64:ff9b::10.2.0.1",
        "a.test, 192.0.2.1",
        "apps.internal, 10.2.0.1",
        "xapps.internal, 10.2.0.1",
        "not.crm.internal, 10.2.0.1"
    })
    void isNothingElse(String host, String address) throws UnknownHostException {
        assertThat(ALLOWED.has(host, InetAddress.getByName(address))).isFalse();
    }

    @Test
    void judgesBeforeAnyLookupWhatNeedsNone() {
        assertThat(ALLOWED.has("10.1.2.3")).isTrue();
        assertThat(ALLOWED.has("10.2.0.1")).isFalse();
        assertThat(ALLOWED.has("localhost")).isTrue();
        assertThat(ALLOWED.has("any.test")).isTrue();
        assertThat(Allowed.NOTHING.has("localhost")).isFalse();
        assertThat(Allowed.NOTHING.has("::1")).isFalse();
        assertThat(Allowed.parse("127.0.0.1").has("localhost")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10.0.0.0/33", "10.0.0/8", "*", "*.", "a..b", "crm internal", "10.0.0.0/x", "1.2.3", "::/129"
            })
    void isRefusedWhereItMeansNothing(String text) {
        assertThatThrownBy(() -> Allowed.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
