package org.jamesexpress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.security.KeyPair;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

class CredentialsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final Credentials credentials = new Credentials(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void theCertificateIsForTheHostNameAndSignedWithItsOwnKey() throws Exception {
        KeyPair keys = credentials.keyPair();

        X509Certificate certificate = parse(credentials.certificate("mail.example.test", keys));

        certificate.verify(keys.getPublic());
        assertThat(certificate.getSubjectAlternativeNames()).containsExactly(List.of(2, "mail.example.test"));
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=mail.example.test");
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    }

    @Test
    void theCertificateIsValidNowAndForNoMoreThan825Days() throws Exception {
        X509Certificate certificate = parse(credentials.certificate("mail.example.test", credentials.keyPair()));

        certificate.checkValidity(Date.from(NOW));
        assertThat(Duration.between(
                        certificate.getNotBefore().toInstant(),
                        certificate.getNotAfter().toInstant()))
                .isEqualTo(Duration.ofDays(825));
    }

    @Test
    void aHostNameTooLongForACommonNameStandsInTheAlternativeName() throws Exception {
        String hostname = "a".repeat(63) + ".example.test";

        X509Certificate certificate = parse(credentials.certificate(hostname, credentials.keyPair()));

        assertThat(certificate.getSubjectAlternativeNames()).containsExactly(List.of(2, hostname));
    }

    private static X509Certificate parse(byte[] der) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }
}
