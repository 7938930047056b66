package org.jamesexpress.server;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jamesexpress.testing.TestProcess;

/** A home for a test: the templates for {@code express.test}, fresh keys, and ports that were free a moment ago. */
public final class TestHome {
    public static final String DOMAIN = "express.test";
    public static final String HOSTNAME = "mail.express.test";

    private static final String TEMPLATES = "/org/jamesexpress/server/home/conf";
    private static final List<Integer> PORTS = List.of(25, 110, 143, 465, 587, 993, 995, 4190, 8000);
    /** With these, all ports lie below those that the system hands out to clients. */
    private static final int LEAST_OFFSET = 10_000;

    private static final int MOST_OFFSET = 24_000;

    /**
     * No two of the ports differ by 1 or 9 in their last digit: homes of two processes whose offsets end with digits that
     * follow one another have no port in common.
     */
    private static final int LAST_DIGIT = TestProcess.PARITY;

    private static final KeyPair TLS = pair("EC", 256);
    private static final KeyPair ADMINISTRATION = pair("RSA", 2048);

    private final Home home;
    private final int portOffset;

    private TestHome(Home home, int portOffset) {
        this.home = home;
        this.portOffset = portOffset;
    }

    /** Writes a home into an empty folder. */
    public static TestHome in(Path folder) throws Exception {
        TestHome test = new TestHome(new Home(folder), freeOffset());
        test.copyTemplates();
        test.write(
                "tls/certificate.pem",
                pem("CERTIFICATE", certificate(Instant.now().plus(Duration.ofDays(30)))));
        test.write("tls/key.pem", pem("PRIVATE KEY", TLS.getPrivate().getEncoded()));
        test.write(
                "webadmin/public.pem",
                pem("PUBLIC KEY", ADMINISTRATION.getPublic().getEncoded()));
        test.write(
                "webadmin/private.pem",
                pem("PRIVATE KEY", ADMINISTRATION.getPrivate().getEncoded()));
        return test;
    }

    public Home home() {
        return home;
    }

    public int portOffset() {
        return portOffset;
    }

    /** Writes a file below {@code conf/}. */
    public void write(String file, String text) throws IOException {
        Path path = home.conf(file);
        Files.createDirectories(path.resolveSibling(""));
        Files.writeString(path, text);
    }

    /** Changes a file below {@code conf/}, which must have the text that gives way. */
    public void replace(String file, String old, String text) throws IOException {
        String content = Files.readString(home.conf(file));
        if (!content.contains(old)) {
            throw new IllegalArgumentException(file + " has no " + old);
        }
        write(file, content.replace(old, text));
    }

    /** A token that webadmin takes, for an administrator or somebody else. */
    public static String token(boolean administrator) {
        String claims = "{\"sub\":\"test\",\"admin\":" + administrator + ",\"exp\":"
                + Instant.now().plusSeconds(600).getEpochSecond() + "}";
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        String signed = encoder.encodeToString("{\"alg\":\"RS256\"}".getBytes(StandardCharsets.US_ASCII)) + "."
                + encoder.encodeToString(claims.getBytes(StandardCharsets.US_ASCII));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(ADMINISTRATION.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + encoder.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private void copyTemplates() throws Exception {
        URI templates = TestHome.class.getResource(TEMPLATES).toURI();
        try (Stream<Path> files = Files.list(Path.of(templates))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                write(
                        file.getFileName().toString(),
                        Files.readString(file)
                                .replace("@domain@", DOMAIN)
                                .replace("@hostname@", HOSTNAME)
                                .replace("@portOffset@", Integer.toString(portOffset)));
            }
        }
    }

    private static int freeOffset() {
        return ThreadLocalRandom.current()
                .ints(LEAST_OFFSET, MOST_OFFSET)
                .map(offset -> offset - offset % 10 + LAST_DIGIT)
                .filter(offset -> PORTS.stream().allMatch(port -> free(port + offset)))
                .findFirst()
                .orElseThrow();
    }

    static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static byte[] certificate(Instant end) throws IOException, OperatorCreationException {
        Instant now = Instant.now();
        X500Name name = new X500Name("CN=" + HOSTNAME);
        return new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.ONE,
                        Date.from(now.minus(Duration.ofDays(2))),
                        Date.from(end),
                        name,
                        TLS.getPublic())
                .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                    new GeneralName(GeneralName.dNSName, HOSTNAME), new GeneralName(GeneralName.iPAddress, "127.0.0.1")
                }))
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(TLS.getPrivate()))
                .getEncoded();
    }

    static KeyPair pair(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String pem(String kind, byte[] content) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + kind
                + "-----\n";
    }
}
