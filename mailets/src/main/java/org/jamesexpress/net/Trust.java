package org.jamesexpress.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** By whom the certificate of a server may be signed. */
public final class Trust {
    private Trust() {}

    /** Whether there is a file of certificates. */
    public static boolean hasCertificates(Path file) {
        try {
            return !certificates(file).isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Reads certificates in PEM.
     *
     * @throws IllegalArgumentException when the file has none, or can't be read
     */
    public static List<X509Certificate> certificates(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException("no certificate in " + file);
            }
            return certificates;
        } catch (IOException | CertificateException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /**
     * What a client speaks TLS with.
     *
     * @param certificates of those who are trusted; empty for those whom Java trusts
     */
    public static SSLContext context(List<X509Certificate> certificates) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(certificates).getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }

    /**
     * Who judges the certificates that servers show.
     *
     * @param certificates as for {@link #context}
     */
    public static TrustManagerFactory managers(List<X509Certificate> certificates) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(certificates.isEmpty() ? null : store(certificates));
            return trust;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every Java trusts somebody", e);
        }
    }

    private static KeyStore store(List<? extends Certificate> certificates)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("trusted-" + store.size(), certificate);
        }
        return store;
    }
}
