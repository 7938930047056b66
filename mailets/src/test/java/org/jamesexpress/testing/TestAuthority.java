package org.jamesexpress.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

/** A time-stamping authority (RFC 3161) on loopback, with a root of its own. */
public final class TestAuthority implements AutoCloseable {
    private static final Date BEGIN = Date.from(Instant.parse("2020-01-01T00:00:00Z"));
    private static final Date END = Date.from(Instant.parse("2090-01-01T00:00:00Z"));
    private static final String ALGORITHM = "SHA256withECDSA";
    private static final ASN1ObjectIdentifier POLICY = new ASN1ObjectIdentifier("1.2.3.4");

    /** What it does when it is asked. */
    public enum Answer {
        STAMP,
        STAMP_OF_ANOTHER_HASH,
        STAMP_WITHOUT_NONCE,
        SIGNED_BY_ANOTHER_KEY,
        STAMP_OF_YESTERDAY,
        REFUSAL,
        HTTP_500,
        GARBAGE,
        ENDLESS,
        DRIPPING,
        NOTHING
    }

    private final Clock clock;
    private final X509Certificate root;
    private final X509Certificate signer;
    private final KeyPair keys;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger questions = new AtomicInteger();
    private volatile Answer answer = Answer.STAMP;

    /** @param clock tells the time that it stamps with */
    public TestAuthority(Clock clock) throws IOException {
        this.clock = clock;
        KeyPair rootKeys = TestKeys.elliptic();
        X500Principal name = new X500Principal("CN=Root of the test");
        this.root = certificate(name, rootKeys, name, rootKeys, false);
        this.keys = TestKeys.elliptic();
        this.signer = certificate(new X500Principal("CN=Stamps of the test"), keys, name, rootKeys, true);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private static X509Certificate certificate(
            X500Principal name, KeyPair keys, X500Principal issuer, KeyPair issuerKeys, boolean stamps)
            throws IOException {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer, BigInteger.valueOf(stamps ? 2 : 1), BEGIN, END, name, keys.getPublic());
        if (stamps) {
            builder.addExtension(
                    Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping));
        } else {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        }
        return TestKeys.signed(builder, issuerKeys);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/tsr");
    }

    /** Its root certificate. */
    public String pem() {
        return TestKeys.pem(root);
    }

    /** What it does from now on. */
    public void answer(Answer next) {
        answer = next;
    }

    /** How often it was asked. */
    public int questions() {
        return questions.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        questions.incrementAndGet();
        byte[] query = exchange.getRequestBody().readAllBytes();
        boolean asked = "application/timestamp-query"
                .equals(exchange.getRequestHeaders().getFirst("Content-Type"));
        try (exchange) {
            switch (answer) {
                case HTTP_500 -> exchange.sendResponseHeaders(500, -1);
                case GARBAGE -> reply(exchange, "<html>It works!</html>".getBytes(StandardCharsets.US_ASCII));
                case ENDLESS -> pour(exchange, 4096, 0);
                case DRIPPING -> pour(exchange, 1, 20);
                case NOTHING -> end.await();
                default -> reply(exchange, asked ? stamp(new TimeStampRequest(query)) : new byte[0]);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void reply(HttpExchange exchange, byte[] octets) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/timestamp-reply");
        exchange.sendResponseHeaders(200, octets.length);
        exchange.getResponseBody().write(octets);
    }

    /** Until nobody reads it any more. */
    private void pour(HttpExchange exchange, int octets, long pauseMillis) throws IOException, InterruptedException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        while (!end.await(pauseMillis, java.util.concurrent.TimeUnit.MILLISECONDS)) {
            out.write(new byte[octets]);
            out.flush();
        }
    }

    private byte[] stamp(TimeStampRequest asked) throws IOException {
        try {
            TimeStampRequest request = asked;
            byte[] hash = asked.getMessageImprintDigest();
            TimeStampRequestGenerator others = new TimeStampRequestGenerator();
            others.setCertReq(true);
            if (answer == Answer.STAMP_OF_ANOTHER_HASH) {
                request = others.generate(TSPAlgorithms.SHA256, new byte[hash.length], asked.getNonce());
            } else if (answer == Answer.STAMP_WITHOUT_NONCE) {
                request = others.generate(TSPAlgorithms.SHA256, hash);
            }
            TimeStampTokenGenerator tokens = new TimeStampTokenGenerator(
                    new JcaSimpleSignerInfoGeneratorBuilder()
                            .build(ALGORITHM, signing().getPrivate(), signer),
                    new JcaDigestCalculatorProviderBuilder()
                            .build()
                            .get(new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1)),
                    POLICY);
            tokens.addCertificates(new JcaCertStore(List.of(signer)));
            TimeStampResponseGenerator responses = new TimeStampResponseGenerator(tokens, TSPAlgorithms.ALLOWED);
            return answer == Answer.REFUSAL
                    ? responses
                            .generateFailResponse(PKIStatus.REJECTION, 2, "not today")
                            .getEncoded()
                    : responses
                            .generate(request, BigInteger.valueOf(questions.get()), Date.from(time()))
                            .getEncoded();
        } catch (TSPException | OperatorCreationException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private KeyPair signing() {
        return answer == Answer.SIGNED_BY_ANOTHER_KEY ? TestKeys.elliptic() : keys;
    }

    private Instant time() {
        return answer == Answer.STAMP_OF_YESTERDAY ? clock.instant().minus(Duration.ofDays(1)) : clock.instant();
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
