package org.jamesexpress.net;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Certificates and keys in PEM files (RFC 7468), by which somebody proves who he is. */
public final class PemIdentity {
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "Ed25519", "Ed25519", "Ed448", "Ed448");
    private static final byte[] PROBE = new byte[32];

    private PemIdentity() {}

    /**
     * Reads a certificate, with those between it and its authority behind it.
     *
     * @throws GeneralSecurityException when there is none
     */
    public static List<X509Certificate> chain(Path file) throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = new ArrayList<>();
        for (Object each : objects(file)) {
            if (each instanceof X509CertificateHolder holder) {
                chain.add(new JcaX509CertificateConverter().getCertificate(holder));
            }
        }
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("no certificate in " + file);
        }
        return chain;
    }

    /**
     * Reads a private key that has no password.
     *
     * @throws GeneralSecurityException when there is none
     */
    public static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        for (Object each : objects(file)) {
            if (each instanceof PrivateKeyInfo key) {
                return new JcaPEMKeyConverter().getPrivateKey(key);
            }
            if (each instanceof PEMKeyPair pair) {
                return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
            }
        }
        throw new GeneralSecurityException("no private key without a password in " + file);
    }

    /** Whether a private key is that of a public one; not where nothing is signed with keys of that kind. */
    public static boolean belongTogether(PublicKey named, PrivateKey held) {
        try {
            Signature signature =
                    Signature.getInstance(SIGNATURES.getOrDefault(named.getAlgorithm(), named.getAlgorithm()));
            signature.initSign(held);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(named);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static List<Object> objects(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file);
                PEMParser parser = new PEMParser(reader)) {
            List<Object> objects = new ArrayList<>();
            for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
                objects.add(next);
            }
            return objects;
        }
    }

    /** Who shows a certificate and proves to have its key. */
    public static KeyManagerFactory managers(PrivateKey key, List<X509Certificate> chain)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("identity", key, new char[0], chain.toArray(X509Certificate[]::new));
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, new char[0]);
        return managers;
    }
}
