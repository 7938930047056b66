package org.jamesexpress.testing;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * What a server shows, signed by a root of its own, made afresh.
 *
 * @param root what a client must trust for that
 */
public record TestIdentity(SSLContext server, X509Certificate root) {
    private static final X500Principal ROOT = new X500Principal("CN=Root of the test");

    /** For a host, valid from a time to a time. */
    public static TestIdentity of(String hostName, Instant from, Instant to) {
        try {
            KeyPair rootKeys = keys();
            KeyPair keys = keys();
            X509Certificate root = sign(ROOT, rootKeys, rootKeys, from, to);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("test", keys.getPrivate(), new char[0], new X509Certificate[] {
                sign(new X500Principal("CN=" + hostName), keys, rootKeys, from, to)
            });
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return new TestIdentity(context, root);
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The root, for a file. */
    public String pem() {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder().encodeToString(root.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static X509Certificate sign(X500Principal name, KeyPair keys, KeyPair rootKeys, Instant from, Instant to)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        boolean root = name.equals(ROOT);
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                ROOT, BigInteger.valueOf(root ? 1 : 2), Date.from(from), Date.from(to), name, keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(root));
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(rootKeys.getPrivate())));
    }
}
