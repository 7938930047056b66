package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.testing.LoopbackDns;
import org.jamesexpress.testing.SignedZones;
import org.jamesexpress.testing.SignedZones.Lie;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of mail for a domain that takes none, as DNS has it, where signatures show whether that is true. */
@Timeout(90)
class DeniedBySignedZonesTest {
    @TempDir
    private Path folder;

    /** The setting; the zone; its MX record; what is said of it that isn't so; and what becomes of the mail. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "validate, signed,   -,                   -,                             BOUNCED 5.4.4",
                "validate, signed,   '0 .',               -,                             BOUNCED 5.1.10",
                "validate, signed,   '1 mx.b.test.',      -,                             BOUNCED 5.4.4",
                "validate, signed,   '0 .',               WRONG_SIGNATURE,               DEFERRED 4.7.5",
                "validate, signed,   '0 .',               NO_SIGNATURE,                  DEFERRED 4.7.5",
                "validate, signed,   '1 mx.b.test.',      DENIED,                        DEFERRED 4.7.5",
                "validate, signed,   '1 mx.b.test.',      DENIED_IN_A_WORD,              DEFERRED 4.7.5",
                "validate, signed,   '1 mx.b.test.',      NO_SUCH_NAME_BY_INSECURE_ZONE, DEFERRED 4.7.5",
                "validate, insecure, '0 .',               -,                             BOUNCED 5.1.10",
                "off,      signed,   '0 .',               WRONG_SIGNATURE,               BOUNCED 5.1.10",
                "off,      signed,   '1 mx.b.test.',      NO_SUCH_NAME_BY_INSECURE_ZONE, BOUNCED 5.1.2",
            })
    void comesBackOnlyIfThatCanBeBelieved(String dane, String zone, String mx, Lie lie, String end) throws Exception {
        SignedZones zones = new SignedZones();
        if (zone.equals("signed")) {
            zones.zone("b.test.");
        } else {
            zones.insecureZone("b.test.");
        }
        Optional.ofNullable(mx).ifPresent(record -> zones.put("b.test. 60 IN MX " + record));
        Optional.ofNullable(lie).ifPresent(it -> zones.lie("b.test.", "MX", it));

        assertThat(end(zones, dane, "bob@b.test")).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({"signed, BOUNCED 5.1.2", "insecure, BOUNCED 5.1.2"})
    void comesBackForADomainThatProvablyDoesNotExist(String zone, String end) throws Exception {
        SignedZones zones = new SignedZones();
        if (zone.equals("signed")) {
            zones.zone("b.test.");
        } else {
            zones.insecureZone("b.test.");
        }

        assertThat(end(zones, "validate", "bob@none.b.test")).isEqualTo(end);
    }

    private String end(SignedZones zones, String dane, String recipient) throws Exception {
        try (LoopbackDns dns = LoopbackDns.start(zones);
                DeliveryFixture fixture = new DeliveryFixture(folder)) {
            Files.writeString(folder.resolve("anchors"), zones.anchor());
            fixture.with("dnsServers", dns.hostPort())
                    .with("daneAnchors", folder.resolve("anchors").toString())
                    .with("dane", dane)
                    .with("mtaSts", "false")
                    .start();
            fixture.send("m", "alice@a.test", recipient);
            fixture.nextEvent();
            return ends(fixture).get(0);
        }
    }

    private static List<String> ends(DeliveryFixture fixture) {
        return fixture.store()
                .read(connection -> Sql.query(
                        connection,
                        row -> row.getString(1) + " " + row.getString(2),
                        "SELECT outcome, enhanced FROM outbound_attempt ORDER BY number"));
    }
}
