package org.jamesexpress.tls;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import javax.net.ssl.X509TrustManager;
import org.jamesexpress.mx.Recent;

/**
 * Says what a host's certificates prove. Chains are the JDK's matter (PKIX, without revocation); what was said of one is
 * remembered for some minutes. Guards itself; any thread may use it.
 */
final class Judge {
    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final int MOST = 10_000;

    /** For whatever way of exchanging keys: the handshake has shown that the host has the certificate's. */
    private static final String ANY_EXCHANGE = "UNKNOWN";

    private final X509TrustManager roots;
    private final LongSupplier nanos;
    private final Recent<Verdict> verdicts = new Recent<>(MOST, verdict -> 1);

    private record Verdict(Optional<Problem> problem, long since) {}

    Judge(X509TrustManager roots, LongSupplier nanos) {
        this.roots = roots;
        this.nanos = nanos;
    }

    /** What is wrong with a host's chain under a demand; empty if it proves what is demanded. */
    Optional<Problem> problem(Demand demand, String host, X509Certificate[] chain) {
        if (demand instanceof Demand.Verified verified) {
            List<String> names =
                    verified.names().isEmpty() ? HostNames.of(host).stream().toList() : verified.names();
            return ofChain(chain).or(() -> ofNames(chain[0], names, host));
        }
        if (demand instanceof Demand.Pinned pinned) {
            return pinned.pins().contains(Pin.of(chain[0].getPublicKey()))
                    ? Optional.empty()
                    : Optional.of(new Problem(
                            Problem.Type.VALIDATION_FAILURE,
                            "the key of " + host + " is none of those that were pinned: its SHA-256 is "
                                    + Pin.of(chain[0].getPublicKey()).sha256()));
        }
        return demand instanceof Demand.Dane dane ? TlsaMatch.problem(dane, host, chain) : Optional.empty();
    }

    static Optional<Problem> ofNames(X509Certificate leaf, List<String> wanted, String host) {
        List<String> presented = HostNames.in(leaf);
        if (wanted.stream().anyMatch(name -> presented.stream().anyMatch(it -> HostNames.fits(it, name)))) {
            return Optional.empty();
        }
        String words = wanted.isEmpty()
                ? host + " has no name that a certificate could be for"
                : "the certificate is for " + HostNames.told(presented) + ", not for " + String.join(", ", wanted);
        return Optional.of(new Problem(Problem.Type.CERTIFICATE_HOST_MISMATCH, words));
    }

    private Optional<Problem> ofChain(X509Certificate[] chain) {
        String key = key(chain);
        return known(key)
                .filter(verdict -> isStillValid(verdict, chain[0]))
                .orElseGet(() -> judge(key, chain))
                .problem();
    }

    private Optional<Verdict> known(String key) {
        synchronized (verdicts) {
            return verdicts.get(key);
        }
    }

    private boolean isStillValid(Verdict verdict, X509Certificate leaf) {
        return nanos.getAsLong() - verdict.since() < REMEMBERED.toNanos()
                && (verdict.problem().isPresent() || !hasExpired(leaf));
    }

    private Verdict judge(String key, X509Certificate[] chain) {
        Verdict verdict = new Verdict(untrusted(chain), nanos.getAsLong());
        synchronized (verdicts) {
            verdicts.put(key, verdict);
        }
        return verdict;
    }

    private Optional<Problem> untrusted(X509Certificate[] chain) {
        try {
            roots.checkServerTrusted(chain, ANY_EXCHANGE);
            return Optional.empty();
        } catch (CertificateException e) {
            return Optional.of(problem(e, chain[0]));
        } catch (RuntimeException e) { // Whatever a stranger's certificate makes of the JDK.
            return Optional.of(new Problem(Problem.Type.VALIDATION_FAILURE, "the certificate can't be checked: " + e));
        }
    }

    private static Problem problem(CertificateException failure, X509Certificate leaf) {
        List<Throwable> causes = Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(20)
                .toList();
        if (causes.stream().anyMatch(CertificateExpiredException.class::isInstance)) {
            String whose = hasExpired(leaf)
                    ? "the certificate expired on " + leaf.getNotAfter().toInstant()
                    : "a certificate above that of the host has expired";
            return new Problem(Problem.Type.CERTIFICATE_EXPIRED, whose);
        }
        if (causes.stream().anyMatch(CertificateNotYetValidException.class::isInstance)) {
            return new Problem(
                    Problem.Type.VALIDATION_FAILURE,
                    "the certificate isn't valid before " + leaf.getNotBefore().toInstant());
        }
        boolean forbidden = causes.stream()
                .anyMatch(it -> it instanceof CertPathValidatorException path
                        && path.getReason() == CertPathValidatorException.BasicReason.ALGORITHM_CONSTRAINED);
        return forbidden
                ? new Problem(
                        Problem.Type.CERTIFICATE_NOT_TRUSTED, "the certificate is signed by an algorithm too weak")
                : new Problem(Problem.Type.CERTIFICATE_NOT_TRUSTED, untrusted(leaf));
    }

    static boolean hasExpired(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant().isBefore(Instant.now());
    }

    private static String untrusted(X509Certificate leaf) {
        return leaf.getSubjectX500Principal().equals(leaf.getIssuerX500Principal())
                ? "the certificate is signed by the host itself"
                : "the certificate is signed by nobody we trust, or one between is missing";
    }

    private static String key(X509Certificate[] chain) {
        byte[][] all = new byte[chain.length][];
        for (int i = 0; i < chain.length; i++) {
            try {
                all[i] = chain[i].getEncoded();
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException("it came encoded", e);
            }
        }
        return Pin.sha256(all);
    }
}
