package org.jamesexpress.bench.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jamesexpress.bench.Child;

/** A host with a certificate for its name, in a process of its own. */
final class TlsHost implements AutoCloseable {
    static final String NAME = "mx.bench.test";
    static final String PASSWORD = "of-no-worth";

    private final Child child;
    private final X509Certificate certificate;
    private final InetSocketAddress remembering;
    private final InetSocketAddress forgetful;

    private TlsHost(Child child, X509Certificate certificate) throws IOException {
        this.child = child;
        this.certificate = certificate;
        this.remembering = address(child.line());
        this.forgetful = address(child.line());
    }

    static TlsHost start(TlsBench.Keys keys, Path folder) throws Exception {
        Path store = folder.resolve(keys + ".p12");
        make(keys, store);
        return new TlsHost(Child.start(List.of(), TlsHostProcess.class.getName(), store.toString()), in(store));
    }

    private static void make(TlsBench.Keys keys, Path store) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                NAME,
                "-dname",
                "CN=" + NAME,
                "-ext",
                "san=dns:" + NAME,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(keys.options());
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool has failed: exit " + keytool.exitValue());
        }
    }

    private static X509Certificate in(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return (X509Certificate) keys.getCertificate(NAME);
    }

    private static InetSocketAddress address(String port) throws IOException {
        return new InetSocketAddress(
                InetAddress.getByAddress(NAME, InetAddress.getLoopbackAddress().getAddress()), Integer.parseInt(port));
    }

    X509Certificate certificate() {
        return certificate;
    }

    /** Where sessions can be resumed. */
    InetSocketAddress remembering() {
        return remembering;
    }

    /** Where each handshake is the first. */
    InetSocketAddress forgetful() {
        return forgetful;
    }

    @Override
    public void close() {
        child.close();
    }
}
