package org.jamesexpress.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.jamesexpress.mx.Tlsa;

/**
 * Says whether a host's certificates are those that TLSA records are about (RFC 7671, 5). A record about the host's own
 * certificate says all that there is to know; with one about who signed it, the certificate's names and times count, too.
 */
final class TlsaMatch {
    /** How much a host may make us compute: certificates that it shows beyond are not looked at. */
    private static final int MOST_CERTIFICATES = 10;

    private static final String USAGE_SERVER = "1.3.6.1.5.5.7.3.1";

    private TlsaMatch() {}

    /** What is wrong with a chain; empty where one record fits. */
    static Optional<Problem> problem(Demand.Dane demand, String host, X509Certificate[] chain) {
        X509Certificate leaf = chain[0];
        List<Tlsa> own = usage(demand, TlsaData.OWN_CERTIFICATE);
        if (own.stream().anyMatch(record -> TlsaData.isAbout(record, leaf))) {
            return Optional.empty();
        }
        List<Tlsa> signers = usage(demand, TlsaData.SIGNER);
        if (signers.isEmpty()) {
            return Optional.of(new Problem(
                    Problem.Type.CERTIFICATE_NOT_TRUSTED,
                    "the certificate of " + host + " is none of those in the TLSA records of " + demand.base()));
        }
        List<X509Certificate> shown =
                Arrays.stream(chain).limit(MOST_CERTIFICATES).toList();
        return ofPath(signers, demand, shown).or(() -> Judge.ofNames(leaf, demand.names(), host));
    }

    private static List<Tlsa> usage(Demand.Dane demand, int usage) {
        return demand.records().stream()
                .filter(record -> record.usage() == usage)
                .toList();
    }

    private static Optional<Problem> ofPath(List<Tlsa> signers, Demand.Dane demand, List<X509Certificate> shown) {
        Set<TrustAnchor> anchors = new LinkedHashSet<>();
        signers.forEach(record -> anchors(record, shown).forEach(anchors::add));
        if (anchors.isEmpty()) {
            return Optional.of(new Problem(
                    Problem.Type.CERTIFICATE_NOT_TRUSTED,
                    "nobody who signed the certificate is in the TLSA records of " + demand.base()));
        }
        if (anchors.stream().anyMatch(anchor -> leadsTo(anchor, shown))) {
            return Optional.empty();
        }
        return Optional.of(
                shown.stream().anyMatch(Judge::hasExpired) || anchors.stream().allMatch(TlsaMatch::hasExpired)
                        ? new Problem(Problem.Type.CERTIFICATE_EXPIRED, expired(shown.get(0)))
                        : new Problem(
                                Problem.Type.CERTIFICATE_NOT_TRUSTED,
                                "the certificates don't lead to the one in the TLSA records of " + demand.base()));
    }

    private static String expired(X509Certificate leaf) {
        return Judge.hasExpired(leaf)
                ? "the certificate expired on " + leaf.getNotAfter().toInstant()
                : "a certificate above that of the host has expired";
    }

    /** Those whom a record names: among the certificates that are shown, or whole in the record itself. */
    private static Stream<TrustAnchor> anchors(Tlsa record, List<X509Certificate> shown) {
        Stream<TrustAnchor> among = shown.stream()
                .skip(1)
                .filter(each -> TlsaData.isAbout(record, each))
                .map(each -> new TrustAnchor(each, null));
        Stream<TrustAnchor> whole = TlsaData.certificate(record).map(each -> new TrustAnchor(each, null)).stream();
        Stream<TrustAnchor> keys = TlsaData.key(record).stream().flatMap(key -> named(key, shown));
        return Stream.of(among, whole, keys).flatMap(each -> each);
    }

    /** A bare key has no name: it is tried under each that somebody shown was signed by. */
    private static Stream<TrustAnchor> named(PublicKey key, List<X509Certificate> shown) {
        return shown.stream()
                .map(X509Certificate::getIssuerX500Principal)
                .distinct()
                .map((X500Principal name) -> new TrustAnchor(name, key, null));
    }

    private static boolean hasExpired(TrustAnchor anchor) {
        return anchor.getTrustedCert() != null && Judge.hasExpired(anchor.getTrustedCert());
    }

    /** By the JDK's PKIX, which looks at all but the anchor itself. */
    private static boolean leadsTo(TrustAnchor anchor, List<X509Certificate> shown) {
        if (hasExpired(anchor) || shown.get(0).equals(anchor.getTrustedCert())) {
            return false;
        }
        X509CertSelector leaf = new X509CertSelector();
        leaf.setCertificate(shown.get(0));
        try {
            leaf.setExtendedKeyUsage(Set.of(USAGE_SERVER));
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(Set.of(anchor), leaf);
            parameters.setRevocationEnabled(false);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(shown)));
            CertPathBuilder.getInstance("PKIX").build(parameters);
            return true;
        } catch (GeneralSecurityException | IOException e) {
            return false;
        } catch (RuntimeException e) { // Whatever a stranger's certificate makes of the JDK.
            return false;
        }
    }
}
