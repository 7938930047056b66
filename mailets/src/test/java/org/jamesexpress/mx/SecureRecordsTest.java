package org.jamesexpress.mx;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.jamesexpress.mx.Dnssec.Ability;
import org.jamesexpress.mx.Dnssec.Way;
import org.jamesexpress.mx.SecureRecords.Standing;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.SignedZones;
import org.jamesexpress.testing.SignedZones.Lie;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is secure in zones that are signed, or not, by way of a server that is asked over sockets. */
class SecureRecordsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final SignedZones zones = new SignedZones()
            .zone(
                    "a.test.",
                    "a.test. 60 IN MX 10 mx.a.test.",
                    "mx.a.test. 60 IN A 127.0.0.1",
                    "_25._tcp.mx.a.test. 60 IN TLSA 3 1 1 " + "ab".repeat(32),
                    "www.a.test. 60 IN CNAME mx.a.test.",
                    "out.a.test. 60 IN CNAME mx.b.test.")
            .insecureZone("b.test.", "b.test. 60 IN MX 10 mx.b.test.", "mx.b.test. 60 IN A 127.0.0.1");
    private LoopbackDns server;

    @BeforeEach
    void start() throws Exception {
        server = LoopbackDns.start(zones);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private Dnssec dnssec(Way way) {
        return Dns.of(List.of(server.address()), TIMEOUT, DnsWatch.UNSEEN)
                .dnssec(way, new TrustAnchors(zones.anchor()));
    }

    private SecureRecords records() {
        return ((Ability.Works) dnssec(Way.VALIDATE).ability()).records();
    }

    @ParameterizedTest
    @CsvSource({
        "a.test,      SECURE,   mx.a.test",
        "mx.a.test,   SECURE,   ''",
        "none.a.test, SECURE,   ''",
        "www.a.test,  SECURE,   ''",
        "b.test,      INSECURE, mx.b.test",
        "mx.b.test,   INSECURE, ''",
        "none.b.test, INSECURE, ''",
        "none.test,   SECURE,   ''",
    })
    void tellsWhatZonesSign(String domain, Standing standing, String hosts) {
        SecureRecords.Known<String> known = records().exchanges(domain);

        assertThat(known.standing()).isEqualTo(standing);
        assertThat(String.join(" ", known.all())).isEqualTo(hosts);
    }

    @ParameterizedTest
    @CsvSource({
        "mx.a.test,  SECURE,   mx.a.test, SECURE,   ''",
        "www.a.test, SECURE,   mx.a.test, SECURE,   mx.a.test",
        "out.a.test, INSECURE, mx.b.test, SECURE,   mx.b.test",
        "mx.b.test,  INSECURE, mx.b.test, INSECURE, ''",
    })
    void tellsWhereAnAliasLeavesWhatIsSigned(
            String host, Standing addresses, String owner, Standing alias, String target) {
        SecureRecords records = records();

        assertThat(records.addresses(host).standing()).isEqualTo(addresses);
        assertThat(records.addresses(host).name()).isEqualTo(owner);
        assertThat(records.alias(host).standing()).isEqualTo(alias);
        assertThat(String.join(" ", records.alias(host).all())).isEqualTo(target);
    }

    @Test
    void readsRecordsOfCertificates() {
        assertThat(records().tlsa("_25._tcp.mx.a.test").all()).containsExactly(new Tlsa(3, 1, 1, "ab".repeat(32)));
        assertThat(records().tlsa("_26._tcp.mx.a.test"))
                .isEqualTo(new SecureRecords.Known<>("", List.of(), Standing.SECURE, ""));
    }

    @ParameterizedTest
    @EnumSource(Lie.class)
    void believesNoLie(Lie lie) {
        zones.lie("a.test.", "MX", lie);
        zones.lie("_25._tcp.mx.a.test.", "TLSA", lie);

        assertThat(records().exchanges("a.test").standing()).isEqualTo(Standing.FAILED);
        assertThat(records().tlsa("_25._tcp.mx.a.test").standing()).isEqualTo(Standing.FAILED);
        assertThat(records().addresses("mx.a.test").standing()).isEqualTo(Standing.SECURE);
    }

    @ParameterizedTest
    @CsvSource({"test., DS", "test., DNSKEY", "a.test., DS", "a.test., DNSKEY"})
    void believesNothingBelowAKeyThatIsKeptFromIt(String zone, String type) throws Exception {
        SecureRecords records = records();
        for (Lie lie : Lie.values()) {
            zones.tellTheTruth();
            zones.lie(zone, type, lie);

            assertThat(records().exchanges("a.test").standing()).as(lie.name()).isEqualTo(Standing.FAILED);
            assertThat(records().tlsa("_26._tcp.mx.a.test").standing())
                    .as(lie.name())
                    .isEqualTo(Standing.FAILED);
        }
        assertThat(records.addresses("mx.a.test")).isNotNull();
    }
}
