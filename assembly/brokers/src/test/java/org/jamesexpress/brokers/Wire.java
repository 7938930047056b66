package org.jamesexpress.brokers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/** The wire to a server on loopback, with all that wires do. Any thread may call. */
public final class Wire implements AutoCloseable {
    private static final int BACKLOG = 50;
    private static final int CHUNK = 8_192;

    private enum State {
        WHOLE,
        CUT,
        /** What the server says is lost. */
        MUTE
    }

    private final int to;
    private final ServerSocket server;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<Socket> clogged = new HashSet<>();
    private volatile State state = State.WHOLE;

    private Wire(int to, ServerSocket server) {
        this.to = to;
        this.server = server;
    }

    public static Wire to(int port) throws IOException {
        return to(port, ServerSocketFactory.getDefault());
    }

    /** TLS to here, and none from here on. */
    public static Wire to(int port, SSLContext shown) throws IOException {
        return to(port, shown.getServerSocketFactory());
    }

    private static Wire to(int port, ServerSocketFactory factory) throws IOException {
        Wire wire = new Wire(port, factory.createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
        start(wire::accept);
        return wire;
    }

    public int port() {
        return server.getLocalPort();
    }

    /** How many came. */
    public int connections() {
        return connections.get();
    }

    /** Ends what is connected; who connects from now on is sent away. */
    public void cut() {
        state = State.CUT;
        ends.forEach(Wire::close);
    }

    /** Brings everything to the server, and no answer. */
    public void mute() {
        state = State.MUTE;
    }

    /** Takes nothing any more from who is connected. */
    public synchronized void clog() {
        clogged.addAll(ends);
    }

    public void mend() {
        state = State.WHOLE;
    }

    private synchronized void awaitFlow(Socket near) throws InterruptedException {
        while (clogged.contains(near)) {
            wait();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                connections.incrementAndGet();
                ends.add(near);
                Socket far = new Socket(InetAddress.getLoopbackAddress(), to);
                ends.add(far);
                start(() -> bring(near, far));
                start(() -> bringBack(far, near));
                if (state == State.CUT) {
                    cut();
                }
            } catch (IOException e) {
                // The next one is another matter; a closed socket ends the loop.
            }
        }
    }

    private void bring(Socket near, Socket far) {
        carry(near, far, (out, chunk, length) -> {
            awaitFlow(near);
            out.write(chunk, 0, length);
        });
    }

    private void bringBack(Socket far, Socket near) {
        carry(far, near, (out, chunk, length) -> {
            if (state != State.MUTE) {
                out.write(chunk, 0, length);
            }
        });
    }

    private interface Hand {
        void on(OutputStream out, byte[] chunk, int length) throws IOException, InterruptedException;
    }

    private static void carry(Socket from, Socket to, Hand hand) {
        byte[] chunk = new byte[CHUNK];
        try (from;
                to;
                InputStream in = from.getInputStream()) {
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                hand.on(to.getOutputStream(), chunk, length);
            }
        } catch (IOException e) {
            // Both ends are closed now.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
        unclog();
    }

    private synchronized void unclog() {
        clogged.clear();
        notifyAll();
    }
}
