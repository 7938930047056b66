package org.jamesexpress.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.net.PemIdentity;

/** What hosts that ask who we are get to see: a certificate, with those above it, whose key we have. */
public final class ClientIdentity {
    private final Path certificate;
    private final Path key;
    private final X509Certificate own;
    private final X509ExtendedKeyManager keys;

    private ClientIdentity(Path certificate, Path key, X509Certificate own, X509ExtendedKeyManager keys) {
        this.certificate = certificate;
        this.key = key;
        this.own = own;
        this.keys = keys;
    }

    /**
     * Reads it from PEM files.
     *
     * @throws SettingsException with every complaint about them
     */
    static ClientIdentity read(Path certificate, Path key) throws SettingsException {
        List<String> complaints = new ArrayList<>();
        Optional<List<X509Certificate>> chain =
                read(certificate, PemIdentity::chain, "a certificate in PEM", complaints);
        Optional<PrivateKey> secret =
                read(key, PemIdentity::key, "a private key in PEM, without a password", complaints);
        if (chain.isPresent() && secret.isPresent()) {
            X509Certificate own = chain.get().get(0);
            if (PemIdentity.belongTogether(own.getPublicKey(), secret.get())) {
                return new ClientIdentity(certificate, key, own, keys(secret.get(), chain.get()));
            }
            complaints.add(key + ": should be the private key of the first certificate in " + certificate);
        }
        throw new SettingsException(complaints);
    }

    /** Reads something from a file. */
    private interface Reader<T> {
        T read(Path file) throws IOException, GeneralSecurityException;
    }

    private static <T> Optional<T> read(Path file, Reader<T> reader, String right, List<String> complaints) {
        try {
            return Optional.of(reader.read(file));
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            complaints.add(file + ": should be a file with " + right + " (" + e.getMessage() + ")");
            return Optional.empty();
        }
    }

    private static X509ExtendedKeyManager keys(PrivateKey key, List<X509Certificate> chain) {
        try {
            return (X509ExtendedKeyManager) PemIdentity.managers(key, chain).getKeyManagers()[0];
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("every Java can show a certificate", e);
        }
    }

    Path certificate() {
        return certificate;
    }

    Path key() {
        return key;
    }

    X509ExtendedKeyManager keys() {
        return keys;
    }

    /** When the certificate ends. */
    Instant end() {
        return own.getNotAfter().toInstant();
    }

    /** Whether both show the same certificate. */
    boolean isLike(ClientIdentity other) {
        return own.equals(other.own);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return certificate + " (" + own.getSubjectX500Principal().getName() + ")";
    }
}
