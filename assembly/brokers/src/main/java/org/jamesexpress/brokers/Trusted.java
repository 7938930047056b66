package org.jamesexpress.brokers;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jamesexpress.config.Settings;
import org.jamesexpress.net.Trust;

/** By whom a broker's certificate may be signed: those of a file alone, where there is one, else those whom Java trusts. */
public record Trusted(Optional<Path> file) {
    /**
     * Asks for {@code trust}.
     *
     * @param files the file that is meant by a path
     * @param hasCertificates whether a file can be read, and has any
     */
    public static Trusted from(Settings settings, Function<String, Path> files, Predicate<Path> hasCertificates) {
        return new Trusted(settings.ask("trust")
                .means(
                        "A file of the certificates, in PEM, of those who may sign the broker's; instead of those whom Java"
                                + " trusts.")
                .example("conf/tls/our-ca.pem")
                .optional(
                        text -> checked(files.apply(text), hasCertificates),
                        "a file of certificates in PEM, by its absolute path or from the server's folder"));
    }

    private static Path checked(Path file, Predicate<Path> hasCertificates) {
        if (!hasCertificates.test(file)) {
            throw new IllegalArgumentException();
        }
        return file;
    }

    /** Empty for those whom Java trusts. */
    public List<X509Certificate> certificates() {
        return file.map(Trust::certificates).orElse(List.of());
    }
}
