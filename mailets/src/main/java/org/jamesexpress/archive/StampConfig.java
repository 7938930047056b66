package org.jamesexpress.archive;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jamesexpress.config.Settings;

/**
 * Who stamps the closed days of an archive.
 *
 * @param authority empty if nobody does
 * @param trust a file with the certificates, in PEM, of which one must stand behind each stamp
 */
public record StampConfig(Optional<URI> authority, Optional<Path> trust) {
    static StampConfig from(Settings settings, Function<String, Path> folders) {
        return new StampConfig(
                settings.ask("timestampAuthority")
                        .means(
                                "A time-stamping authority (RFC 3161), which is sent the hash of how each day was closed,"
                                        + " and nothing else. Its answer proves that the day's ledger was there at that time.")
                        .example("http://timestamp.example.net/tsr")
                        .optional(StampConfig::url, "a URL such as http://timestamp.example.net/tsr"),
                settings.ask("timestampTrust")
                        .means("A file in PEM with the root certificates of that authority. The server then takes no"
                                + " other's stamps, and `express archive verify` tells one from another by it.")
                        .example("conf/tsa.pem")
                        .optional(folders, "a file such as conf/tsa.pem"));
    }

    /**
     * The certificates of which one must stand behind each stamp; empty if any stamp will do.
     *
     * @throws IOException when their file can't be read
     */
    Optional<List<X509Certificate>> roots() throws IOException {
        return trust.isPresent() ? Optional.of(certificates(trust.get())) : Optional.empty();
    }

    private static List<X509Certificate> certificates(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (certificates.isEmpty()) {
                throw new IOException("timestampTrust = " + file + ": has no certificate in PEM");
            }
            return certificates;
        } catch (CertificateException e) {
            throw new IOException("timestampTrust = " + file + ": has no certificates in PEM: " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new IOException("timestampTrust = " + file + ": is not there", e);
        }
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            if (url.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
                throw new IllegalArgumentException("it is no URL of http or https");
            }
            if (url.getRawUserInfo() != null) {
                throw new IllegalArgumentException("no name and password are sent to an authority");
            }
            return url;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
