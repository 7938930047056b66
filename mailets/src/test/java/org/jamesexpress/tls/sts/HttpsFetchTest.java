package org.jamesexpress.tls.sts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jamesexpress.mx.ClockedDns;
import org.jamesexpress.mx.Records;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.PolicyHost;
import org.jamesexpress.testing.PolicyHost.Manner;
import org.jamesexpress.testing.TestCa;
import org.jamesexpress.testing.TestCa.Flaw;
import org.jamesexpress.tls.Handshakes;
import org.jamesexpress.tls.sts.PolicyFetch.Fetched;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpsFetchTest {
    private static final TestCa CA = new TestCa();
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final String[] POLICY = {"version: STSv1", "mode: enforce", "mx: mx.a.test", "max_age: 86400"};
    private static final String TEXT = String.join("\n", POLICY);

    private LoopbackDns dns;

    @BeforeEach
    void start() throws IOException {
        dns = LoopbackDns.start("mta-sts.a.test. 60 IN A 127.0.0.1");
    }

    @AfterEach
    void stop() throws IOException {
        dns.close();
    }

    private PolicyHost host() throws IOException {
        return new PolicyHost(CA.identity(Flaw.NONE, "mta-sts.a.test").context());
    }

    private String fetch(PolicyHost host, Duration timeout) {
        return fetch(host.port(), timeout, InetAddress::isLoopbackAddress);
    }

    /** The policy, or the type of the problem and its words. */
    private String fetch(int port, Duration timeout, Predicate<InetAddress> mayAsk) {
        Fetched fetched = new HttpsFetch(
                        new Records(ClockedDns.of(dns, System::nanoTime)),
                        new Handshakes(List.of(CA.root()), System::nanoTime),
                        new HttpsFetch.Reach(port, timeout, mayAsk))
                .of("a.test");
        return fetched instanceof Fetched.Failed failed
                ? failed.problem().type().word() + " " + failed.problem().words()
                : String.join("\n", ((Fetched.Policy) fetched).policy().lines());
    }

    private String fetch(Manner manner) throws IOException {
        try (PolicyHost host = host()) {
            host.serve("a.test", manner);
            return fetch(host, LONG);
        }
    }

    @Test
    void readsThePolicyOfADomain() throws IOException {
        try (PolicyHost host = host()) {
            host.serve("a.test", POLICY);
            assertThat(fetch(host, LONG)).isEqualTo(TEXT);
            assertThat(host.asked()).containsExactly("GET mta-sts.a.test/.well-known/mta-sts.txt");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        NONE                  | other.test        | the certificate is for other.test, not for mta-sts.a.test
        NONE                  | a.test            | the certificate is for a.test, not for mta-sts.a.test
        EXPIRED               | mta-sts.a.test    | the certificate expired on
        NOT_YET_VALID         | mta-sts.a.test    | the certificate isn't valid before
        SELF_SIGNED           | mta-sts.a.test    | the certificate is signed by the host itself
        INTERMEDIATE_MISSING  | mta-sts.a.test    | the certificate is signed by nobody we trust
        UNKNOWN_ROOT          | mta-sts.a.test    | the certificate is signed by nobody we trust
        NAME_IN_SUBJECT_ALONE | mta-sts.a.test    | the certificate is for no name
        """)
    void believesNobodyWhoDoesNotProveThatHeIsThePolicyHost(Flaw flaw, String name, String words) throws IOException {
        try (PolicyHost host = new PolicyHost(CA.identity(flaw, name).context())) {
            host.serve("a.test", POLICY);
            assertThat(fetch(host, LONG)).startsWith("sts-webpki-invalid mta-sts.a.test: " + words);
            assertThat(host.asked()).isEmpty();
        }
    }

    @Test
    void takesACertificateForAllHostsOfTheDomain() throws IOException {
        try (PolicyHost host = new PolicyHost(CA.identity(Flaw.NONE, "*.a.test").context())) {
            host.serve("a.test", POLICY);
            assertThat(fetch(host, LONG)).isEqualTo(TEXT);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        404 | it answers 404
        204 | it answers 204
        500 | it answers 500
        301 | it answers 301, and no redirect is followed
        302 | it answers 302, and no redirect is followed
        307 | it answers 307, and no redirect is followed
        """)
    void takesNoPolicyUnderAnotherStatus(int code, String words) throws IOException {
        try (PolicyHost host = host()) {
            host.serve("a.test", exchange -> {
                exchange.getResponseHeaders().set("Location", "https://mta-sts.a.test:" + host.port() + "/other");
                PolicyHost.answer(exchange, code, "text/plain", code == 204 ? "" : TEXT);
            });
            assertThat(fetch(host, LONG)).isEqualTo("sts-policy-fetch-error mta-sts.a.test: " + words);
            assertThat(host.asked()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        text/plain; charset=iso-8859-1 | true
        Text/Plain ;x                  | true
        text/html                      | false
        text/plainer                   | false
        application/octet-stream       | false
        """)
    void takesPlainTextAlone(String type, boolean taken) throws IOException {
        assertThat(fetch(exchange -> PolicyHost.answer(exchange, 200, type, TEXT)))
                .isEqualTo(
                        taken
                                ? TEXT
                                : "sts-policy-fetch-error mta-sts.a.test: it answers with content of type " + type
                                        + ", not text/plain");
    }

    @Test
    void takesNoContentOfAnUnknownType() throws IOException {
        assertThat(fetch(exchange -> {
                    exchange.sendResponseHeaders(200, TEXT.length());
                    exchange.getResponseBody().write(TEXT.getBytes(UTF_8));
                    exchange.close();
                }))
                .contains("content of type unknown");
    }

    @ParameterizedTest(name = "{0} octets, their number told: {1}")
    @CsvSource({"65536, true", "65536, false", "65537, true", "65537, false", "99000000, true", "99000000, false"})
    void readsNoMoreThanAPolicyHas(int octets, boolean told) throws IOException {
        String result = fetch(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, told ? octets : 0);
            byte[] text = (TEXT + "\n").getBytes(UTF_8);
            byte[] rest = new byte[octets - text.length];
            Arrays.fill(rest, (byte) '\n');
            exchange.getResponseBody().write(text);
            exchange.getResponseBody().write(rest);
            exchange.close();
        });
        assertThat(result)
                .isEqualTo(
                        octets <= 65_536
                                ? TEXT
                                : "sts-policy-fetch-error mta-sts.a.test: its answer is larger than 65536 octets");
    }

    @Test
    void believesNoAnswerThatIsCutShort() throws IOException {
        assertThat(fetch(exchange -> {
                    exchange.getResponseHeaders().set("Content-Type", "text/plain");
                    exchange.sendResponseHeaders(200, 1000);
                    exchange.getResponseBody().write(TEXT.getBytes(UTF_8));
                    exchange.close();
                }))
                .startsWith("sts-policy-fetch-error");
    }

    @Test
    void saysWhatIsWrongWithAPolicy() throws IOException {
        assertThat(fetch(exchange -> PolicyHost.answer(exchange, 200, "text/plain", "version: STSv1\nmode: enforce")))
                .isEqualTo("sts-policy-invalid what mta-sts.a.test has is no policy: it has no max_age");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void waitsForNoAnswerLongerThanTheTimeout(boolean begins) throws IOException {
        try (PolicyHost host = host()) {
            host.serve("a.test", begins ? host::drip : host::hang);
            assertThat(fetch(host, SHORT))
                    .isEqualTo("sts-policy-fetch-error mta-sts.a.test: no whole answer within 400 ms");
        }
    }

    @Test
    void waitsForNoHandshakeLongerThanTheTimeout() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertThat(fetch(mute.getLocalPort(), SHORT, InetAddress::isLoopbackAddress))
                    .isEqualTo("sts-policy-fetch-error mta-sts.a.test: no whole answer within 400 ms");
        }
    }

    @Test
    void tellsAFailedHandshakeFromABadCertificate() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread clear = new Thread(() -> {
                try (Socket socket = server.accept()) {
                    socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
                    socket.getInputStream().read();
                } catch (IOException e) {
                    // The client has left.
                }
            });
            clear.start();
            assertThat(fetch(server.getLocalPort(), LONG, InetAddress::isLoopbackAddress))
                    .startsWith("sts-policy-fetch-error mta-sts.a.test: ");
            clear.join();
        }
    }

    @Test
    void asksTheNextAddressWhereNobodyIs() throws IOException {
        dns.records("mta-sts.a.test. 60 IN A 127.0.0.2", "mta-sts.a.test. 60 IN A 127.0.0.1");
        try (PolicyHost host = host()) {
            host.serve("a.test", POLICY);
            assertThat(fetch(host, LONG)).isEqualTo(TEXT);
        }
    }

    @Test
    void asksNoHostOnTheInside() throws IOException {
        try (PolicyHost host = host()) {
            host.serve("a.test", POLICY);
            assertThat(fetch(host.port(), LONG, address -> false))
                    .isEqualTo("sts-policy-fetch-error mta-sts.a.test: it isn't on the public internet: 127.0.0.1");
            assertThat(new HttpsFetch(
                                    new Records(ClockedDns.of(dns, System::nanoTime)),
                                    new Handshakes(List.of(CA.root()), System::nanoTime))
                            .of("a.test"))
                    .asString()
                    .contains("it isn't on the public internet: 127.0.0.1");
        }
    }

    @Test
    void saysWhenThereIsNoPolicyHost() throws IOException {
        dns.records("a.test. 60 IN A 127.0.0.1");
        assertThat(fetch(1, LONG, address -> true)).isEqualTo("sts-policy-fetch-error mta-sts.a.test: no such host");
        dns.fail("mta-sts.a.test", LoopbackDns.Fault.SERVFAIL);
        assertThat(fetch(1, LONG, address -> true))
                .isEqualTo("sts-policy-fetch-error mta-sts.a.test: DNS gave no answer for mta-sts.a.test/A: SERVFAIL");
    }
}
