package org.jamesexpress.cli;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes the keys and the first certificate of a home. RSA 2048: the oldest mail clients in use take it. */
final class Credentials {
    /** Apple's clients refuse a server certificate that is valid for longer, even one they were told to trust. */
    private static final Duration VALIDITY = Duration.ofDays(825);

    private static final Duration CLOCK_SKEW = Duration.ofHours(1);
    private static final int KEY_BITS = 2048;
    private static final int SERIAL_BITS = 127;
    private static final int LONGEST_COMMON_NAME = 64;

    private final SecureRandom random = new SecureRandom();
    private final Clock clock;

    Credentials(Clock clock) {
        this.clock = clock;
    }

    KeyPair keyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(KEY_BITS, random);
        return generator.generateKeyPair();
    }

    /** A self-signed server certificate for one host name, in DER. */
    byte[] certificate(String hostname, KeyPair keys) throws GeneralSecurityException {
        Instant now = clock.instant();
        X500Name subject = subject(hostname);
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                subject,
                new BigInteger(SERIAL_BITS, random).setBit(0),
                Date.from(now.minus(CLOCK_SKEW)),
                Date.from(now.minus(CLOCK_SKEW).plus(VALIDITY)),
                subject,
                keys.getPublic());
        try {
            GeneralNames names = new GeneralNames(new GeneralName(GeneralName.dNSName, hostname));
            builder.addExtension(Extension.subjectAlternativeName, false, names);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(
                    Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            return builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate()))
                    .getEncoded();
        } catch (IOException | OperatorCreationException e) {
            throw new GeneralSecurityException("The certificate could not be made", e);
        }
    }

    /** A common name has at most 64 characters (RFC 5280 appendix A.1); clients read the alternative name anyway. */
    private static X500Name subject(String hostname) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, hostname.length() <= LONGEST_COMMON_NAME ? hostname : "James Express")
                .build();
    }
}
