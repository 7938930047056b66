package org.jamesexpress.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jamesexpress.mx.Tlsa;
import org.jamesexpress.testing.TestCa;
import org.jamesexpress.testing.TestCa.Flaw;
import org.jamesexpress.testing.TestCa.Identity;
import org.jamesexpress.testing.TlsaText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts that prove what TLSA records say, over real handshakes with certificates as good or as bad as can be. */
class TlsaMatchTest {
    private static final String HOST = "mx.b.test";
    private static final String DOMAIN = "b.test";
    private static final TestCa CA = new TestCa();
    private static final TestCa OTHER = new TestCa();

    /** No root of the test is among them: only what DNS says counts. */
    private final Handshakes handshakes = new Handshakes(List.of(), System::nanoTime);

    private static Tlsa record(String fields, X509Certificate about) {
        String[] parts = TlsaText.of(fields, about).split(" ", -1);
        return new Tlsa(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), parts[3]);
    }

    private static Demand dane(Tlsa... records) {
        return new Demand.Dane(List.of(records), HOST, List.of(HOST, DOMAIN));
    }

    private String result(Identity shown, Tlsa... records) throws Exception {
        try (TlsHost host = new TlsHost(HOST, shown.context())) {
            return host.result(handshakes, dane(records));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"3 0 0", "3 0 1", "3 0 2", "3 1 0", "3 1 1", "3 1 2"})
    void takesTheCertificateThatARecordIsAboutAndNoOther(String fields) throws Exception {
        Identity shown = CA.identity(Flaw.NONE, HOST);
        Identity other = CA.identity(Flaw.NONE, HOST);

        assertThat(result(shown, record(fields, shown.certificate()))).isEqualTo("dane");
        assertThat(result(shown, record(fields, other.certificate()))).isEqualTo("- certificate-not-trusted");
        assertThat(result(shown, record(fields, CA.between()))).isEqualTo("- certificate-not-trusted");
    }

    @ParameterizedTest
    @CsvSource({"EXPIRED", "NOT_YET_VALID", "SELF_SIGNED", "INTERMEDIATE_MISSING", "UNKNOWN_ROOT"})
    void doesNotLookAtTheRestOfACertificateThatARecordIsAbout(Flaw flaw) throws Exception {
        Identity shown = CA.identity(flaw, "whatever.test");

        assertThat(result(shown, record("3 1 1", shown.certificate()))).isEqualTo("dane");
    }

    @ParameterizedTest
    @CsvSource({
        // Of the one that is shown.
        "2 0 1, BETWEEN, NONE,                 mx.b.test,    dane",
        "2 0 2, BETWEEN, NONE,                 mx.b.test,    dane",
        "2 1 1, BETWEEN, NONE,                 mx.b.test,    dane",
        "2 1 1, BETWEEN, NONE,                 b.test,       dane",
        "2 1 1, BETWEEN, NONE,                 *.b.test,     dane",
        "2 1 1, BETWEEN, NONE,                 other.test,   - certificate-host-mismatch",
        "2 1 1, BETWEEN, NAME_IN_SUBJECT_ALONE, mx.b.test,   - certificate-host-mismatch",
        "2 1 1, BETWEEN, EXPIRED,              mx.b.test,    - certificate-expired",
        "2 1 1, BETWEEN, NOT_YET_VALID,        mx.b.test,    - certificate-not-trusted",
        "2 1 1, BETWEEN, SELF_SIGNED,          mx.b.test,    - certificate-not-trusted",
        "2 1 1, BETWEEN, UNKNOWN_ROOT,         mx.b.test,    - certificate-not-trusted",
        // Of one that is not shown: a digest doesn't say who it is.
        "2 1 1, BETWEEN, INTERMEDIATE_MISSING, mx.b.test,    - certificate-not-trusted",
        "2 0 0, BETWEEN, INTERMEDIATE_MISSING, mx.b.test,    dane",
        "2 1 0, BETWEEN, INTERMEDIATE_MISSING, mx.b.test,    dane",
        "2 0 1, ROOT,    NONE,                 mx.b.test,    - certificate-not-trusted",
        "2 0 0, ROOT,    NONE,                 mx.b.test,    dane",
        "2 1 0, ROOT,    NONE,                 mx.b.test,    dane",
        "2 0 0, ROOT,    NONE,                 other.test,   - certificate-host-mismatch",
        "2 0 0, ROOT,    EXPIRED,              mx.b.test,    - certificate-expired",
        "2 0 0, ROOT,    INTERMEDIATE_MISSING, mx.b.test,    - certificate-not-trusted",
        // Of somebody else.
        "2 0 0, OTHER,   NONE,                 mx.b.test,    - certificate-not-trusted",
        "2 1 0, OTHER,   NONE,                 mx.b.test,    - certificate-not-trusted",
        "2 1 1, OTHER,   NONE,                 mx.b.test,    - certificate-not-trusted",
        // Nobody vouches for himself but by a record about himself.
        "2 1 1, ITSELF,  SELF_SIGNED,          mx.b.test,    - certificate-not-trusted",
        "2 0 0, ITSELF,  SELF_SIGNED,          mx.b.test,    - certificate-not-trusted",
    })
    void takesWhatIsSignedByWhomARecordIsAbout(String fields, String about, Flaw flaw, String name, String result)
            throws Exception {
        Identity shown = CA.identity(flaw, name);
        X509Certificate signer = switch (about) {
            case "BETWEEN" -> CA.between();
            case "ROOT" -> CA.root();
            case "OTHER" -> OTHER.root();
            default -> shown.certificate();
        };

        assertThat(result(shown, record(fields, signer))).isEqualTo(result);
    }

    @Test
    void takesAnyOfSeveralRecordsSoThatKeysCanRoll() throws Exception {
        Identity now = CA.identity(Flaw.EXPIRED, "whatever.test");
        Identity next = CA.identity(Flaw.NONE, HOST);
        Tlsa[] both = {record("3 1 1", now.certificate()), record("2 1 1", CA.between())};

        assertThat(result(now, both)).isEqualTo("dane");
        assertThat(result(next, both)).isEqualTo("dane");
        assertThat(result(OTHER.identity(Flaw.NONE, HOST), both)).isEqualTo("- certificate-not-trusted");
    }

    @Test
    void tellsTheHostTheNameThatHasTheRecords() throws Exception {
        Identity shown = CA.identity(Flaw.NONE, HOST);
        Demand demand = new Demand.Dane(List.of(record("3 1 1", shown.certificate())), "real.provider.test", List.of());
        try (TlsHost host = new TlsHost(HOST, shown.context())) {
            host.meet(handshakes, demand);
            assertThat(host.heard.take()).isEqualTo("[type=host_name (0), value=real.provider.test]");
        }
    }

    @Test
    void resumesWhatWasProvedBySameRecordsAlone() throws Exception {
        Identity shown = CA.identity(Flaw.NONE, HOST);
        Demand demand = dane(record("3 1 1", shown.certificate()));
        Demand other = dane(record("3 1 1", CA.between()));
        try (TlsHost host = new TlsHost(HOST, shown.context())) {
            assertThat(host.meet(handshakes, demand).isResumed()).isFalse();
            assertThat(host.meet(handshakes, demand).isResumed()).isTrue();
            assertThat(host.result(handshakes, other)).isEqualTo("- certificate-not-trusted");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0 0 1, false",
        "1 1 1, false",
        "2 0 1, true",
        "2 1 1, true",
        "3 0 2, true",
        "3 1 0, true",
        "3 0 0, true",
        "4 1 1, false",
        "255 1 1, false",
        "3 2 1, false",
        "3 1 3, false"
    })
    void findsOfUseWhatSmtpHasAMeaningFor(String fields, boolean usable) {
        String[] parts = fields.split(" ", -1);
        String known = "3 " + Math.min(1, Integer.parseInt(parts[1])) + " " + Math.min(2, Integer.parseInt(parts[2]));
        Tlsa good = record(known, CA.between());
        Tlsa record = new Tlsa(
                Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), good.data());

        assertThat(TlsaData.isUsable(record)).isEqualTo(usable);
    }

    @Test
    void findsOfNoUseWhatIsNotWhatItSays() {
        assertThat(Stream.of(
                        new Tlsa(3, 1, 1, "ab".repeat(31)),
                        new Tlsa(3, 1, 2, "ab".repeat(32)),
                        new Tlsa(3, 1, 1, ""),
                        new Tlsa(3, 1, 0, "ab".repeat(32)),
                        new Tlsa(2, 0, 0, "ab".repeat(500)),
                        new Tlsa(2, 0, 0, record("2 1 0", CA.root()).data()),
                        new Tlsa(2, 1, 0, record("2 0 0", CA.root()).data())))
                .noneMatch(TlsaData::isUsable);
        assertThat(Optional.of(record("2 1 0", CA.root())))
                .hasValueSatisfying(it -> assertThat(TlsaData.isUsable(it)).isTrue());
    }
}
