package org.jamesexpress.bench.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Says the port at which TLS sessions can be resumed, and the one at which they can't, and serves them as long as its
 * standard input is open.
 */
final class TlsHostProcess {
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private TlsHostProcess() {}

    /** Arguments: the file with the key. */
    public static void main(String... arguments) throws Exception {
        KeyManager[] keys = keys(Path.of(arguments[0]));
        SSLContext remembering = context(keys);
        TlsHostProcess process = new TlsHostProcess();
        process.listen(() -> remembering);
        process.listen(() -> context(keys));
        System.in.transferTo(OutputStream.nullOutputStream());
        // Whoever started it has gone.
        Runtime.getRuntime().halt(0);
    }

    private static KeyManager[] keys(Path file) throws Exception {
        char[] password = TlsHost.PASSWORD.toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, password);
        return managers.getKeyManagers();
    }

    private static SSLContext context(KeyManager... keys) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, null, null);
        return context;
    }

    /** @param contexts the one that a connection is encrypted in */
    private void listen(Callable<SSLContext> contexts) throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        System.out.println(listener.getLocalPort());
        threads.execute(() -> {
            while (true) {
                try {
                    Socket socket = listener.accept();
                    threads.execute(() -> serve(socket, contexts));
                } catch (IOException e) {
                    throw new IllegalStateException("the host is down", e);
                }
            }
        });
    }

    private static void serve(Socket socket, Callable<SSLContext> contexts) {
        try (socket) {
            socket.setTcpNoDelay(true);
            say(socket, "220 " + TlsHost.NAME);
            if (converse(socket)) {
                SSLSocket tls = (SSLSocket) contexts.call().getSocketFactory().createSocket(socket, null, 0, true);
                tls.setUseClientMode(false);
                converse(tls);
            }
        } catch (Exception e) {
            throw new IllegalStateException("the conversation broke off", e);
        }
    }

    /** Until the end, or until STARTTLS: then it says so. */
    private static boolean converse(Socket socket) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        for (Optional<String> line = line(in); line.isPresent(); line = line(in)) {
            switch (line.get().split(" ", -1)[0]) {
                case "EHLO" -> say(socket, "250-" + TlsHost.NAME + "\r\n250-PIPELINING\r\n250 STARTTLS");
                case "STARTTLS" -> {
                    say(socket, "220 go on");
                    return true;
                }
                case "QUIT" -> {
                    say(socket, "221 until later");
                    return false;
                }
                default -> say(socket, "500 what?");
            }
        }
        return false;
    }

    private static Optional<String> line(BufferedReader in) throws IOException {
        return Optional.ofNullable(in.readLine());
    }

    private static void say(Socket socket, String reply) throws IOException {
        socket.getOutputStream().write((reply + "\r\n").getBytes(US_ASCII));
        socket.getOutputStream().flush();
    }
}
