package org.jamesexpress.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jamesexpress.mx.Tlsa;

/** What the fields of a TLSA record mean (RFC 6698, 2.1, and RFC 7218). */
public final class TlsaData {
    /** DANE-TA(2): it is about somebody who signed the certificate. */
    public static final int SIGNER = 2;

    /** DANE-EE(3): it is about the certificate of the host. */
    public static final int OWN_CERTIFICATE = 3;

    private static final int WHOLE_CERTIFICATE = 0;
    private static final int PUBLIC_KEY = 1;
    private static final int FULL = 0;
    private static final int SHA_256 = 1;
    private static final int SHA_512 = 2;

    /** Those of certificates. Java needs to be told which one it is. */
    private static final List<String> KINDS_OF_KEYS = List.of("EC", "RSA", "EdDSA", "RSASSA-PSS");

    private TlsaData() {}

    /**
     * Whether SMTP can do something with a record (RFC 7672, 3.1): it is about the host itself or about who signed it,
     * without those whom everybody trusts, and its data is what it says that it is.
     */
    public static boolean isUsable(Tlsa record) {
        return complaint(record).isEmpty();
    }

    /** Why nothing can be done with a record; empty where something can. */
    public static Optional<String> complaint(Tlsa record) {
        if (record.usage() != SIGNER && record.usage() != OWN_CERTIFICATE) {
            return Optional.of("usage " + record.usage() + " means nothing for mail");
        }
        if (record.selector() != WHOLE_CERTIFICATE && record.selector() != PUBLIC_KEY) {
            return Optional.of("nobody knows a selector " + record.selector());
        }
        return switch (record.matchingType()) {
            case FULL ->
                certificate(record).isPresent() || key(record).isPresent()
                        ? Optional.empty()
                        : Optional.of(
                                "its data is no " + (record.selector() == PUBLIC_KEY ? "public key" : "certificate"));
            case SHA_256 -> ofDigest(record, "SHA-256", 32);
            case SHA_512 -> ofDigest(record, "SHA-512", 64);
            default -> Optional.of("nobody knows a matching type " + record.matchingType());
        };
    }

    private static Optional<String> ofDigest(Tlsa record, String digest, int octets) {
        return record.data().length() == 2 * octets
                ? Optional.empty()
                : Optional.of("its data is no " + digest + ", which has " + octets + " octets");
    }

    /** Whether a certificate is the one that a record is about, or has its key. */
    static boolean isAbout(Tlsa record, X509Certificate certificate) {
        try {
            byte[] selected = record.selector() == WHOLE_CERTIFICATE
                    ? certificate.getEncoded()
                    : certificate.getPublicKey().getEncoded();
            byte[] matched = switch (record.matchingType()) {
                case SHA_256 -> MessageDigest.getInstance("SHA-256").digest(selected);
                case SHA_512 -> MessageDigest.getInstance("SHA-512").digest(selected);
                default -> selected;
            };
            return HexFormat.of().formatHex(matched).equals(record.data());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("it came encoded, and every Java has SHA-2", e);
        }
    }

    /** The certificate that a record has whole. */
    static Optional<X509Certificate> certificate(Tlsa record) {
        if (record.matchingType() != FULL || record.selector() != WHOLE_CERTIFICATE) {
            return Optional.empty();
        }
        try {
            byte[] octets = HexFormat.of().parseHex(record.data());
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(octets));
            return Optional.of(certificate);
        } catch (GeneralSecurityException | RuntimeException e) { // Whatever a stranger has written there.
            return Optional.empty();
        }
    }

    /** The public key that a record has whole. */
    static Optional<PublicKey> key(Tlsa record) {
        return record.matchingType() == FULL && record.selector() == PUBLIC_KEY
                ? KINDS_OF_KEYS.stream()
                        .flatMap(kind -> key(record, kind).stream())
                        .findFirst()
                : Optional.empty();
    }

    private static Optional<PublicKey> key(Tlsa record, String kind) {
        try {
            byte[] octets = HexFormat.of().parseHex(record.data());
            return Optional.of(KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(octets)));
        } catch (GeneralSecurityException | RuntimeException e) { // Whatever a stranger has written there.
            return Optional.empty();
        }
    }
}
