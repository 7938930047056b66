package org.jamesexpress.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;
import nl.altindag.ssl.util.PemUtils;
import org.jamesexpress.net.PemIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what is wrong with the certificate and its key before a client does. */
final class TlsCheck {
    private static final List<String> ALGORITHMS = List.of("RSA", "EC");
    private static final Logger LOGGER = LoggerFactory.getLogger(TlsCheck.class);
    private static final Duration SOON = Duration.ofDays(14);

    private TlsCheck() {}

    static void check(Home home) throws StartException {
        Path certificate = home.certificate();
        Path key = home.key();
        for (Path file : List.of(certificate, key)) {
            if (!Files.isReadable(file)) {
                throw new StartException(file + (Files.exists(file) ? " can't be read" : " is missing"));
            }
        }
        X509Certificate first = first(certificate);
        checkEnd(certificate, first.getNotAfter().toInstant(), Instant.now());
        PublicKey named = first.getPublicKey();
        PrivateKey held = privateKey(certificate, key);
        if (!PemIdentity.belongTogether(named, held)) {
            throw new StartException(key + " is not the key of " + certificate);
        }
    }

    private static void checkEnd(Path certificate, Instant end, Instant now) throws StartException {
        if (now.isAfter(end)) {
            throw new StartException(certificate + " expired on " + end + ": put a new one there");
        }
        if (now.plus(SOON).isAfter(end)) {
            LOGGER.warn("{} expires on {}: put a new one there soon", certificate, end);
        }
    }

    private static X509Certificate first(Path file) throws StartException {
        try (InputStream content = Files.newInputStream(file)) {
            Collection<? extends Certificate> chain =
                    CertificateFactory.getInstance("X.509").generateCertificates(content);
            return (X509Certificate) chain.iterator().next();
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new StartException(file + " is no certificate (X.509, PEM)", e);
        }
    }

    /** Read as James reads it, who takes some files that {@link PemIdentity} does not. */
    private static PrivateKey privateKey(Path certificate, Path key) throws StartException {
        try {
            X509ExtendedKeyManager identity = PemUtils.loadIdentityMaterial(certificate, key);
            for (String algorithm : ALGORITHMS) {
                String[] aliases = identity.getServerAliases(algorithm, null);
                if (aliases != null && aliases.length > 0) {
                    return identity.getPrivateKey(aliases[0]);
                }
            }
        } catch (RuntimeException e) {
            throw new StartException(key + " is no private key (PKCS #8, PEM) for " + certificate, e);
        }
        throw new StartException(certificate + " is neither for RSA nor for EC");
    }
}
