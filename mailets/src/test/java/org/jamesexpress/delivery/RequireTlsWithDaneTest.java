package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.jamesexpress.testing.SignedZones;
import org.jamesexpress.testing.SignedZones.Lie;
import org.jamesexpress.testing.TestCa;
import org.jamesexpress.testing.TestCa.Flaw;
import org.jamesexpress.testing.TestCa.Identity;
import org.jamesexpress.testing.TlsaText;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What signed zones prove of a host for a mail that requires TLS (RFC 8689, 4.2.1): its name, or its certificate too. */
@Timeout(90)
class RequireTlsWithDaneTest {
    private static final TestCa CA = new TestCa();

    @TempDir
    private Path folder;

    /**
     * The wish; the zone of the domain, signed or insecure, or signed with a lie about its MX record; the host's TLSA
     * record, if any; the certificate; and what becomes of the mail.
     */
    @ParameterizedTest
    @CsvSource({
        "REQUIRED, signed,   none,     NONE,        DELIVERED 2.0.0 verified",
        "REQUIRED, signed,   none,     SELF_SIGNED, BOUNCED 5.7.10 certificate-not-trusted",
        "REQUIRED, signed,   own,      SELF_SIGNED, DELIVERED 2.0.0 dane",
        "REQUIRED, signed,   other,    NONE,        BOUNCED 5.7.10 certificate-not-trusted",
        "REQUIRED, signed,   useless,  NONE,        DELIVERED 2.0.0 verified",
        "REQUIRED, signed,   useless,  SELF_SIGNED, BOUNCED 5.7.10 certificate-not-trusted",
        "REQUIRED, insecure, own,      NONE,        BOUNCED 5.7.30",
        "REQUIRED, forged,   own,      NONE,        DEFERRED 4.7.5",
        "WAIVED,   signed,   other,    NONE,        DELIVERED 2.0.0 verified",
        "WAIVED,   forged,   own,      SELF_SIGNED, DELIVERED 2.0.0 certificate-not-trusted",
        "NONE,     signed,   useless,  SELF_SIGNED, DELIVERED 2.0.0 certificate-not-trusted",
    })
    void proves(TlsWish wish, String zone, String record, Flaw flaw, String end) throws Exception {
        SignedZones zones = new SignedZones();
        if (zone.equals("insecure")) {
            zones.insecureZone("b.test.");
        } else {
            zones.zone("b.test.");
        }
        Identity shown = CA.identity(flaw, "mx.b.test");
        try (LoopbackDns dns = LoopbackDns.start(zones);
                DeliveryFixture fixture = new DeliveryFixture(folder)) {
            ScriptedSmtpServer host = fixture.host(1).withTls(shown.context()).offering("REQUIRETLS");
            zones.put("b.test. 60 IN MX 1 mx.b.test.", "mx.b.test. 60 IN A " + fixture.address(1));
            String base = "_" + host.port() + "._tcp.mx.b.test. 60 IN TLSA ";
            Identity other = CA.identity(Flaw.NONE, "elsewhere.test");
            switch (record) {
                case "own" -> zones.put(base + TlsaText.of("3 1 1", shown.certificate()));
                case "other" -> zones.put(base + TlsaText.of("3 1 1", other.certificate()));
                case "useless" -> zones.put(base + TlsaText.of("1 1 1", other.certificate()));
                default -> {
                    // There is none.
                }
            }
            if (zone.equals("forged")) {
                zones.lie("b.test.", "MX", Lie.WRONG_SIGNATURE);
            }
            start(fixture, dns, zones);
            fixture.send("m", "alice@a.test", wish, "bob@b.test");
            fixture.nextEvent();
            assertThat(ends(fixture)).containsExactly(end);
            assertThat(host.mails()).hasSize(end.startsWith("DELIVERED") ? 1 : 0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "true,  DEFERRED 4.7.5", // the other host may be the one that promises, once DNS can be believed of it
        "false, BOUNCED 5.7.30",
    })
    void waitsForAHostOfWhichDnsCannotBeBelievedNowWhereTheOtherDoesNotPromise(boolean isForged, String end)
            throws Exception {
        SignedZones zones = new SignedZones();
        zones.zone("b.test.");
        try (LoopbackDns dns = LoopbackDns.start(zones);
                DeliveryFixture fixture = new DeliveryFixture(folder)) {
            Identity proven = CA.identity(Flaw.NONE, "mx1.b.test");
            ScriptedSmtpServer first = fixture.host(1).withTls(proven.context());
            ScriptedSmtpServer second =
                    fixture.host(2).withTls(CA.identity(Flaw.NONE, "mx2.b.test").context());
            String records = "_" + first.port() + "._tcp.mx1.b.test.";
            zones.put("b.test. 60 IN MX 1 mx1.b.test.", "mx1.b.test. 60 IN A " + fixture.address(1));
            zones.put("b.test. 60 IN MX 2 mx2.b.test.", "mx2.b.test. 60 IN A " + fixture.address(2));
            zones.put(records + " 60 IN TLSA " + TlsaText.of("3 1 1", proven.certificate()));
            if (isForged) {
                zones.lie(records, "TLSA", Lie.WRONG_SIGNATURE);
            }
            start(fixture, dns, zones);

            fixture.send("m", "alice@a.test", TlsWish.REQUIRED, "bob@b.test");

            fixture.nextEvent();
            assertThat(ends(fixture)).last().asString().startsWith(end);
            assertThat(first.mails()).isEmpty();
            assertThat(second.mails()).isEmpty();
        }
    }

    private void start(DeliveryFixture fixture, LoopbackDns dns, SignedZones zones) throws Exception {
        Files.writeString(folder.resolve("anchors"), zones.anchor());
        Files.writeString(folder.resolve("ca.pem"), CA.pem());
        fixture.with("dnsServers", dns.hostPort())
                .with("daneAnchors", folder.resolve("anchors").toString())
                .with("dane", "validate")
                .with("mtaSts", "false")
                .with("tlsTrust", folder.resolve("ca.pem").toString())
                .start();
    }

    private static List<String> ends(DeliveryFixture fixture) {
        return fixture.store()
                .read(connection -> Sql.query(
                        connection,
                        row -> String.join(" ", row.getString(1), row.getString(2), row.getString(3))
                                .strip(),
                        "SELECT outcome, enhanced, tls_proof FROM outbound_attempt ORDER BY number"));
    }
}
