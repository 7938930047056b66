package org.jamesexpress.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jamesexpress.testing.TestCa;
import org.jamesexpress.testing.TestCa.Flaw;
import org.jamesexpress.testing.TestCa.Identity;
import org.jamesexpress.tls.TlsFacts.Proof;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandshakesTest {
    private static final TestCa CA = new TestCa();
    private static final String HOST = "mx.b.test";
    private static final Demand OPPORTUNISTIC = new Demand.Opportunistic();
    private static final Demand VERIFIED = new Demand.Verified(List.of());

    private final Handshakes handshakes = new Handshakes(List.of(CA.root()), System::nanoTime);

    /** A hyphen stands before what no connection came of. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        NONE                  | verified                | verified                | verified                  | pinned
        EXPIRED               | certificate-expired     | certificate-expired     | - certificate-expired     | pinned
        NOT_YET_VALID         | validation-failure      | validation-failure      | - validation-failure      | pinned
        SELF_SIGNED           | certificate-not-trusted | certificate-not-trusted | - certificate-not-trusted | pinned
        INTERMEDIATE_MISSING  | certificate-not-trusted | certificate-not-trusted | - certificate-not-trusted | pinned
        UNKNOWN_ROOT          | certificate-not-trusted | certificate-not-trusted | - certificate-not-trusted | pinned
        NAME_IN_SUBJECT_ALONE | certificate-host-mismatch | certificate-host-mismatch | - certificate-host-mismatch | pinned
        """)
    void provesWhatIsDemanded(Flaw flaw, String opportunistic, String encrypted, String verified, String pinned)
            throws Exception {
        Identity identity = CA.identity(flaw, HOST);
        try (TlsHost host = new TlsHost(HOST, identity.context())) {
            assertThat(List.of(
                            host.result(handshakes, OPPORTUNISTIC),
                            host.result(handshakes, new Demand.Encrypted()),
                            host.result(handshakes, VERIFIED),
                            host.result(handshakes, pinned(identity))))
                    .containsExactly(opportunistic, encrypted, verified, pinned);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mx.b.test,            verified",
        "MX.B.Test,            verified",
        "*.b.test,             verified",
        "b.test,               - certificate-host-mismatch",
        "*.mx.b.test,          - certificate-host-mismatch",
        "*.test,               - certificate-host-mismatch",
        "m*.b.test,            - certificate-host-mismatch",
        "mx.b.test.evil.test,  - certificate-host-mismatch",
    })
    void takesACertificateForTheName(String presented, String result) throws Exception {
        try (TlsHost host = new TlsHost(
                HOST, CA.identity(Flaw.NONE, "other.test", presented).context())) {
            assertThat(host.result(handshakes, VERIFIED)).isEqualTo(result);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mail.provider.test, verified",
        ".provider.test,     verified",
        "mx.b.test,          - certificate-host-mismatch",
        ".b.test,            - certificate-host-mismatch",
        "provider.test,      - certificate-host-mismatch"
    })
    void takesTheNamesThatARuleHasInPlaceOfTheHosts(String name, String result) throws Exception {
        try (TlsHost host =
                new TlsHost(HOST, CA.identity(Flaw.NONE, "mail.provider.test").context())) {
            assertThat(host.result(handshakes, new Demand.Verified(List.of(name))))
                    .isEqualTo(result);
        }
    }

    @Test
    void takesAnyOfTheKeysThatWerePinnedAndNoOther() throws Exception {
        Identity now = CA.identity(Flaw.SELF_SIGNED, "whatever.test");
        Identity next = CA.identity(Flaw.SELF_SIGNED, "whatever.test");
        Demand both = new Demand.Pinned(Set.of(Pin.parse(now.pin()), Pin.parse(next.pin())));
        try (TlsHost host = new TlsHost(HOST, now.context())) {
            assertThat(host.result(handshakes, both)).isEqualTo("pinned");
            host.shows(next.context());
            assertThat(host.result(handshakes, both)).isEqualTo("pinned");
            host.shows(CA.identity(Flaw.NONE, HOST).context());
            assertThat(host.result(handshakes, both)).isEqualTo("- validation-failure");
        }
    }

    @Test
    void resumesASessionUnderTheSameDemandAlone() throws Exception {
        Identity identity = CA.identity(Flaw.EXPIRED, HOST);
        Demand pinned = pinned(identity);
        try (TlsHost host = new TlsHost(HOST, identity.context())) {
            assertThat(host.meet(handshakes, OPPORTUNISTIC).isResumed()).isFalse();
            assertThat(host.meet(handshakes, OPPORTUNISTIC).isResumed()).isTrue();
            assertThat(host.result(handshakes, VERIFIED)).isEqualTo("- certificate-expired");
            TlsFacts first = host.meet(handshakes, pinned);
            TlsFacts second = host.meet(handshakes, pinned);
            assertThat(first.isResumed()).isFalse();
            assertThat(second.isResumed()).isTrue();
            assertThat(second.proof()).isEqualTo(Proof.PINNED);
        }
    }

    @Test
    void knowsOfAResumedSessionWhatTheHostHasProved() throws Exception {
        try (TlsHost host = new TlsHost(HOST, CA.identity(Flaw.NONE, HOST).context(), "TLSv1.2")) {
            host.meet(handshakes, VERIFIED);
            TlsFacts again = host.meet(handshakes, VERIFIED);
            assertThat(again.isResumed()).isTrue();
            assertThat(again.result()).isEqualTo("verified");
            assertThat(again.protocol()).startsWith("TLSv1.2 TLS_ECDHE_");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mx.b.test,       '[type=host_name (0), value=mx.b.test]'",
        "MX.b.test.,      '[type=host_name (0), value=mx.b.test]'",
        "xn--bcher-kva.test, '[type=host_name (0), value=xn--bcher-kva.test]'",
        "127.0.0.1,       '[]'",
        "::1,             '[]'",
        "mx_1.b.test,     '[]'",
    })
    void tellsTheHostItsNameAndNoAddress(String as, String heard) throws Exception {
        try (TlsHost host = new TlsHost(HOST, CA.identity(Flaw.NONE, HOST).context())) {
            host.meet(handshakes, OPPORTUNISTIC, as);
            assertThat(host.heard.take()).isEqualTo(heard);
        }
    }

    @Test
    void verifiesNoAddress() throws Exception {
        try (TlsHost host =
                new TlsHost(HOST, CA.identity(Flaw.NONE, "127.0.0.1").context())) {
            assertThatThrownBy(() -> host.meet(handshakes, VERIFIED, "127.0.0.1"))
                    .hasMessage("127.0.0.1 has no name that a certificate could be for");
        }
    }

    /** What the client says first, of which a host of old might choose something older. */
    @Test
    void offersTls13And12AndNothingOlder() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Socket host = listener.accept()) {
            Handshake handshake = handshakes.under(OPPORTUNISTIC);
            InetSocketAddress address = InetSocketAddress.createUnresolved(HOST, listener.getLocalPort());
            Thread shaking = new Thread(() ->
                    assertThatThrownBy(() -> handshake.shake(client, address)).isInstanceOf(TlsFailure.class));
            shaking.start();
            byte[] start = host.getInputStream().readNBytes(5);
            byte[] hello = host.getInputStream().readNBytes(256 * start[3] + (start[4] & 0xFF));
            String supportedVersions = "002b" + "0005" + "04" + "0304" + "0303";
            assertThat(HexFormat.of().formatHex(hello)).contains(supportedVersions);
            host.shutdownOutput();
            shaking.join();
        }
    }

    @Test
    void saysWhoTheCertificateIsForInstead() throws Exception {
        try (TlsHost host =
                new TlsHost(HOST, CA.identity(Flaw.NONE, "a.test", "*.c.test").context())) {
            assertThatThrownBy(() -> host.meet(handshakes, VERIFIED))
                    .hasMessage("the certificate is for a.test, *.c.test, not for mx.b.test");
        }
    }

    private static Demand pinned(Identity identity) {
        return new Demand.Pinned(Set.of(Pin.parse(identity.pin())));
    }
}
