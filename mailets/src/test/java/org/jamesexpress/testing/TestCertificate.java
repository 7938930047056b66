package org.jamesexpress.testing;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;

/** A self-signed certificate, made afresh. */
public final class TestCertificate {
    private TestCertificate() {}

    /** For a server that shows it. */
    public static SSLContext serverContext(String hostName) {
        KeyPair keys = TestKeys.elliptic();
        return TestKeys.server(keys, List.of(sign(hostName, keys)));
    }

    /** Writes one and its key into files, as servers want them. */
    public static void writePem(String hostName, Path certificate, Path key) {
        try {
            KeyPair keys = TestKeys.rsa();
            Files.writeString(certificate, TestKeys.pem(sign(hostName, keys)));
            Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(key, TestKeys.pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static X509Certificate sign(String hostName, KeyPair keys) {
        X500Principal name = new X500Principal("CN=" + hostName);
        Instant now = Instant.now();
        return TestKeys.signed(
                new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.valueOf(now.toEpochMilli()),
                        Date.from(now.minus(1, ChronoUnit.DAYS)),
                        Date.from(now.plus(30, ChronoUnit.DAYS)),
                        name,
                        keys.getPublic()),
                keys);
    }
}
