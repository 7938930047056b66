package org.jamesexpress.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A host on loopback that shakes hands at once, says one octet, and leaves. */
final class TlsHost implements AutoCloseable {
    private final ServerSocket listener;
    private final String name;
    private final List<String> protocols;
    private volatile SSLContext context;
    private volatile boolean asksWhoIsThere;

    /** What each client said that it took this one for, or that it failed. */
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    TlsHost(String name, SSLContext context, String... protocols) {
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.name = name;
        this.context = context;
        this.protocols = List.of(protocols);
        Thread thread = new Thread(this::listen, "tls host");
        thread.setDaemon(true);
        thread.start();
    }

    /** Hears from now on who clients are, in place of whom they take this one for. */
    TlsHost askingWhoIsThere() {
        asksWhoIsThere = true;
        return this;
    }

    void shows(SSLContext other) {
        context = other;
    }

    private void listen() {
        while (!listener.isClosed()) {
            try (Socket plain = listener.accept()) {
                heard.add(converse(plain));
            } catch (IOException e) {
                heard.add("failed");
            }
        }
    }

    private String converse(Socket plain) throws IOException {
        try (SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(plain, null, plain.getPort(), true)) {
            tls.setUseClientMode(false);
            if (!protocols.isEmpty()) {
                tls.setEnabledProtocols(protocols.toArray(String[]::new));
            }
            tls.setNeedClientAuth(asksWhoIsThere);
            tls.startHandshake();
            tls.getOutputStream().write('.');
            tls.getInputStream().read();
            if (asksWhoIsThere) {
                return tls.getSession().getPeerPrincipal().getName();
            }
            return ((ExtendedSSLSession) tls.getSession())
                    .getRequestedServerNames()
                    .toString();
        }
    }

    /** Shakes hands as a client, and says what was seen. */
    TlsFacts meet(Handshakes handshakes, Demand demand) throws IOException {
        return meet(handshakes, demand, name);
    }

    TlsFacts meet(Handshakes handshakes, Demand demand, String as) throws IOException {
        Handshake handshake = handshakes.under(demand);
        InetSocketAddress address = new InetSocketAddress(
                InetAddress.getByAddress(as, InetAddress.getLoopbackAddress().getAddress()), listener.getLocalPort());
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort());
                SSLSocket socket = handshake.shake(plain, address)) {
            socket.getInputStream().read();
            return handshake.facts().orElseThrow();
        }
    }

    /** What was seen, in a word, or why it came to nothing. */
    String result(Handshakes handshakes, Demand demand) throws IOException {
        try {
            return meet(handshakes, demand).result();
        } catch (TlsFailure e) {
            return "- " + e.problem().type().word();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
