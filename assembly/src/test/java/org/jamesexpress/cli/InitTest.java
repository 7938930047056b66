package org.jamesexpress.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitTest {
    @TempDir
    Path folder;

    @Test
    void writesAHomeWhoseFilesOnlyTheOwnerReads() {
        Shell shell = init("home with blanks");

        assertThat(shell.exit()).isZero();
        assertThat(shell.err()).isEmpty();
        Path home = folder.resolve("home with blanks");
        assertThat(texts(home).keySet())
                .contains(
                        "conf/express.properties",
                        "conf/tls/certificate.pem",
                        "conf/tls/key.pem",
                        "conf/webadmin/public.pem",
                        "conf/webadmin/private.pem");
        assertThat(home.resolve("var")).isEmptyDirectory();
        assertThat(walk(home).skip(1).filter(Files::isRegularFile).map(InitTest::permissions))
                .containsOnly("rw-------");
        assertThat(walk(home).skip(1).filter(Files::isDirectory).map(InitTest::permissions))
                .containsOnly("rwx------");
    }

    @Test
    void fillsDomainAndHostNameIntoEveryTemplate() {
        init("home");

        Map<String, String> texts = texts(folder.resolve("home"));
        assertThat(String.join("\n", texts.values())).contains("example.test", "mail.example.test");
        assertThat(texts).allSatisfy((path, text) -> assertThat(text).as(path).doesNotContainPattern("@[A-Za-z]+@"));
    }

    @Test
    void theCertificateMatchesItsKey() throws Exception {
        init("home");
        Path tls = folder.resolve("home/conf/tls");

        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(tls.resolve("certificate.pem"))));
        byte[] key = Pem.read("PRIVATE KEY", Files.readString(tls.resolve("key.pem")));
        PrivateKey privateKey = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key));

        assertThat(certificate.getSubjectAlternativeNames()).containsExactly(List.of(2, "mail.example.test"));
        assertThatCode(() -> verify(sign(privateKey), certificate)).doesNotThrowAnyException();
    }

    @Test
    void twoHomesShareNoKey() {
        init("one");
        init("two");

        for (String key : List.of("conf/tls/key.pem", "conf/webadmin/private.pem")) {
            assertThat(folder.resolve("one").resolve(key))
                    .content()
                    .isNotEqualTo(texts(folder.resolve("two")).get(key));
        }
    }

    @Test
    void refusesAHomeThatExistsAndLeavesItAlone() {
        init("home");
        Map<String, String> before = texts(folder.resolve("home"));

        Shell again = init("home");

        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.err()).contains("holds a conf/ already").hasLineCount(1);
        assertThat(texts(folder.resolve("home"))).isEqualTo(before);
    }

    @Test
    void complainsOfEveryBadValueAtOnceAndWritesNothing() {
        Shell shell = Shell.run(
                "init",
                "--home",
                folder.toString(),
                "--domain",
                "exa_mple.test",
                "--hostname",
                "mail",
                "--port-offset",
                "60000");

        assertThat(shell.exit()).isEqualTo(2);
        assertThat(shell.err())
                .contains("--domain exa_mple.test: ", "--hostname mail: ", "--port-offset 60000: 0 to 57000 is right");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anUnwritableHomeIsOneClearLine() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        Shell shell = init("file/home");

        assertThat(shell.exit()).isEqualTo(1);
        assertThat(shell.err()).contains(file.toString()).hasLineCount(1);
    }

    @Test
    void leavesNothingHalfWrittenBehindWhenItFails() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        Files.createFile(home.resolve("var"));

        Shell shell = init("home");

        assertThat(shell.exit()).isEqualTo(1);
        assertThat(home).isDirectoryNotContaining(file -> !file.endsWith("var"));
    }

    @Test
    void saysWhatToDoNext() {
        assertThat(init("home").out()).contains("express start --home", "express user add someone@example.test", "MX");
    }

    private Shell init(String home) {
        return Shell.run(
                "init",
                "--home",
                folder.resolve(home).toString(),
                "--domain",
                "example.test",
                "--hostname",
                "mail.example.test");
    }

    private static byte[] sign(PrivateKey key) throws Exception {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update("probe".getBytes(StandardCharsets.US_ASCII));
        return signature.sign();
    }

    private static void verify(byte[] signed, X509Certificate certificate) throws Exception {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(certificate);
        signature.update("probe".getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(signed)).isTrue();
    }

    private static Map<String, String> texts(Path home) {
        Map<String, String> texts = new TreeMap<>();
        walk(home)
                .filter(Files::isRegularFile)
                .forEach(file -> texts.put(home.relativize(file).toString(), text(file)));
        return texts;
    }

    private static Stream<Path> walk(Path home) {
        try (Stream<Path> files = Files.walk(home)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
