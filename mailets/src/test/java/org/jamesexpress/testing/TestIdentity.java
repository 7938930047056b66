package org.jamesexpress.testing;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;

/**
 * What a server shows, signed by a root of its own, made afresh.
 *
 * @param root what a client must trust for that
 */
public record TestIdentity(SSLContext server, X509Certificate root) {
    private static final X500Principal ROOT = new X500Principal("CN=Root of the test");

    /** For a host, valid from a time to a time. */
    public static TestIdentity of(String hostName, Instant from, Instant to) {
        KeyPair rootKeys = TestKeys.elliptic();
        KeyPair keys = TestKeys.elliptic();
        X509Certificate root = sign(ROOT, rootKeys, rootKeys, from, to);
        X509Certificate own = sign(new X500Principal("CN=" + hostName), keys, rootKeys, from, to);
        return new TestIdentity(TestKeys.server(keys, List.of(own)), root);
    }

    /** The root, for a file. */
    public String pem() {
        return TestKeys.pem(root);
    }

    private static X509Certificate sign(X500Principal name, KeyPair keys, KeyPair rootKeys, Instant from, Instant to) {
        boolean root = name.equals(ROOT);
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                ROOT, BigInteger.valueOf(root ? 1 : 2), Date.from(from), Date.from(to), name, keys.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(root));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return TestKeys.signed(builder, rootKeys);
    }
}
