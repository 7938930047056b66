package org.jamesexpress.testing;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.jamesexpress.net.PemIdentity;
import org.jamesexpress.net.Trust;

/** A certificate authority with a root and one that signs for it, for certificates as good or as bad as a test wants. */
public final class TestCa {
    private static final Duration LONG = Duration.ofDays(400);
    private static final Duration DAY = Duration.ofDays(1);

    /** What is wrong with a certificate, besides the names that it is for. */
    public enum Flaw {
        NONE,
        EXPIRED,
        NOT_YET_VALID,
        SELF_SIGNED,
        /** The host does not show the one that signed its own. */
        INTERMEDIATE_MISSING,
        UNKNOWN_ROOT,
        /** The name stands where nobody looks for it any more. */
        NAME_IN_SUBJECT_ALONE
    }

    /** What a host shows, and the key of the first certificate in it. */
    public record Identity(SSLContext context, KeyPair keys, List<X509Certificate> chain) {
        /** The host's own certificate. */
        public X509Certificate certificate() {
            return chain.get(0);
        }

        /** All certificates, for a file. */
        public String pem() {
            return chain.stream().map(TestKeys::pem).collect(Collectors.joining());
        }

        /** The key of the first certificate, for a file. */
        public String keyPem() {
            return TestKeys.pem("PRIVATE KEY", keys.getPrivate().getEncoded());
        }

        /** As rules pin it. */
        public String pin() {
            try {
                return Base64.getEncoder()
                        .encodeToString(MessageDigest.getInstance("SHA-256")
                                .digest(keys.getPublic().getEncoded()));
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }
    }

    private final Instant now = Instant.now();
    private final AtomicInteger serial = new AtomicInteger();
    private final X500Principal rootName = new X500Principal("CN=Root of the test");
    private final X500Principal name = new X500Principal("CN=One between of the test");
    private final KeyPair rootKeys = TestKeys.elliptic();
    private final KeyPair keys = TestKeys.elliptic();
    private final X509Certificate root =
            sign(rootName, rootKeys, rootName, rootKeys, true, now.minus(LONG), now.plus(LONG));
    private final X509Certificate between = sign(name, keys, rootName, rootKeys, true, now.minus(LONG), now.plus(LONG));

    /** What has to be trusted. */
    public X509Certificate root() {
        return root;
    }

    /** Who signs for hosts. */
    public X509Certificate between() {
        return between;
    }

    /** The root, for a file. */
    public String pem() {
        return TestKeys.pem(root);
    }

    /** A certificate for names, with a key of its own. */
    public Identity identity(Flaw flaw, String... names) {
        KeyPair own = TestKeys.elliptic();
        X500Principal subject = new X500Principal("CN=" + names[0]);
        Instant from = flaw == Flaw.NOT_YET_VALID ? now.plus(DAY) : now.minus(LONG);
        Instant to = flaw == Flaw.EXPIRED ? now.minus(DAY) : now.plus(LONG);
        String[] alternative = flaw == Flaw.NAME_IN_SUBJECT_ALONE ? new String[0] : names;
        X509Certificate[] chain = switch (flaw) {
            case SELF_SIGNED -> new X509Certificate[] {sign(subject, own, subject, own, false, from, to, alternative)};
            case INTERMEDIATE_MISSING ->
                new X509Certificate[] {sign(subject, own, name, keys, false, from, to, alternative)};
            case UNKNOWN_ROOT -> new TestCa().chain(subject, own, from, to, alternative);
            default -> chain(subject, own, from, to, alternative);
        };
        return new Identity(TestKeys.server(own, List.of(chain)), own, List.of(chain));
    }

    /** What a host shows that believes clients with certificates of this authority. */
    public SSLContext believing(Identity shown) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    PemIdentity.managers(shown.keys().getPrivate(), shown.chain())
                            .getKeyManagers(),
                    Trust.managers(List.of(root)).getTrustManagers(),
                    null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private X509Certificate[] chain(X500Principal subject, KeyPair own, Instant from, Instant to, String... names) {
        return new X509Certificate[] {sign(subject, own, name, keys, false, from, to, names), between};
    }

    private X509Certificate sign(
            X500Principal subject,
            KeyPair own,
            X500Principal issuer,
            KeyPair issuerKeys,
            boolean authority,
            Instant from,
            Instant to,
            String... names) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    BigInteger.valueOf(serial.incrementAndGet()),
                    Date.from(from),
                    Date.from(to),
                    subject,
                    own.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (names.length > 0) {
                GeneralName[] all = Stream.of(names)
                        .map(each -> new GeneralName(GeneralName.dNSName, each))
                        .toArray(GeneralName[]::new);
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(all));
            }
            return TestKeys.signed(builder, issuerKeys);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
