package org.jamesexpress.brokers;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The wire to a server on loopback, which can be cut. Any thread may call. */
public final class Wire implements AutoCloseable {
    private final int to;
    private final ServerSocket server;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private volatile boolean whole = true;

    private Wire(int to, ServerSocket server) {
        this.to = to;
        this.server = server;
    }

    public static Wire to(int port) throws IOException {
        Wire wire = new Wire(port, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        start(wire::accept);
        return wire;
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Ends what is connected; who connects from now on is sent away. */
    public void cut() {
        whole = false;
        ends.forEach(Wire::close);
    }

    public void mend() {
        whole = true;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                ends.add(near);
                Socket far = new Socket(InetAddress.getLoopbackAddress(), to);
                ends.add(far);
                start(() -> carry(near, far));
                start(() -> carry(far, near));
                if (!whole) {
                    cut();
                }
            } catch (IOException e) {
                // The next one is another matter; a closed socket ends the loop.
            }
        }
    }

    private static void carry(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream()) {
            in.transferTo(to.getOutputStream());
        } catch (IOException e) {
            // Both ends are closed now.
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
    }
}
