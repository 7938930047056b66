package org.jamesexpress.archive;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;

/** What a time-stamping authority has signed (RFC 3161). Not for several threads. */
final class Stamp {
    private final TimeStampToken token;

    private Stamp(TimeStampToken token) {
        this.token = token;
    }

    /**
     * Reads an answer of an authority.
     *
     * @throws IllegalArgumentException says why it is no stamp
     */
    static Stamp parse(byte[] answer) {
        try {
            TimeStampToken token = new TimeStampResponse(answer).getTimeStampToken();
            if (token == null) {
                throw new IllegalArgumentException("it is a refusal");
            }
            return new Stamp(token);
        } catch (TSPException | IOException e) {
            throw new IllegalArgumentException("it can't be read: " + e.getMessage(), e);
        }
    }

    /** When it was made, says the authority. */
    Instant time() {
        return token.getTimeStampInfo().getGenTime().toInstant();
    }

    /**
     * Refuses a stamp of anything else, and one that its own certificate hasn't signed.
     *
     * @throws IllegalArgumentException says what is wrong
     */
    void requireOf(byte[] sha256) {
        if (!token.getTimeStampInfo().getMessageImprintAlgOID().equals(TSPAlgorithms.SHA256)
                || !Arrays.equals(token.getTimeStampInfo().getMessageImprintDigest(), sha256)) {
            throw new IllegalArgumentException("it stamps something else");
        }
        try {
            token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(signer()));
        } catch (TSPException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalArgumentException("its signature is wrong: " + e.getMessage(), e);
        }
    }

    /**
     * Refuses a stamp behind which none of these stands.
     *
     * @throws IllegalArgumentException says why
     */
    void requireTrusted(Collection<X509Certificate> roots) {
        try {
            JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
            List<X509Certificate> others = new ArrayList<>();
            for (X509CertificateHolder each : token.getCertificates().getMatches(null)) {
                others.add(converter.getCertificate(each));
            }
            X509CertSelector signer = new X509CertSelector();
            signer.setCertificate(converter.getCertificate(signer()));
            Set<TrustAnchor> anchors =
                    roots.stream().map(each -> new TrustAnchor(each, null)).collect(Collectors.toSet());
            PKIXBuilderParameters path = new PKIXBuilderParameters(anchors, signer);
            path.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(others)));
            path.setDate(Date.from(time()));
            path.setRevocationEnabled(false);
            CertPathBuilder.getInstance("PKIX").build(path);
        } catch (CertPathBuilderException e) {
            throw new IllegalArgumentException("none of timestampTrust stands behind it: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("its certificates can't be read: " + e.getMessage(), e);
        }
    }

    private X509CertificateHolder signer() {
        for (X509CertificateHolder each : token.getCertificates().getMatches(null)) {
            if (token.getSID().match(each)) {
                return each;
            }
        }
        throw new IllegalArgumentException("the certificate that signed it is not in it");
    }
}
