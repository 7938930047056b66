package org.jamesexpress.bench.notify;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes webhooks as cheaply as can be: it reads a request to its end, notes the time, answers 200, and keeps the
 * connection. A thread a connection.
 */
final class Receiver implements AutoCloseable {
    private static final byte[] ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII);
    private static final String LENGTH = "content-length:";
    private static final int BACKLOG = 500;

    private final ServerSocket door;
    private final Hearer hearer;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** Is told of each request's body. Many threads call. */
    interface Hearer {
        void heard(byte[] body, long at);
    }

    private Receiver(ServerSocket door, Hearer hearer) {
        this.door = door;
        this.hearer = hearer;
    }

    static Receiver start(Hearer hearer) throws IOException {
        Receiver receiver = new Receiver(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), hearer);
        run(receiver::accept);
        return receiver;
    }

    String url() {
        return "http://127.0.0.1:" + door.getLocalPort() + "/hook";
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = door.accept();
                open.add(socket);
                run(() -> serve(socket));
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            for (int length = head(in); length >= 0; length = head(in)) {
                byte[] body = in.readNBytes(length);
                hearer.heard(body, System.nanoTime());
                socket.getOutputStream().write(ANSWER);
            }
        } catch (IOException e) {
            // Who posts has gone.
        } finally {
            open.remove(socket);
        }
    }

    /** Reads a request up to its body; how long that is, or less than nothing when no request comes any more. */
    private static int head(InputStream in) throws IOException {
        int length = 0;
        boolean any = false;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            any = true;
            if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = Integer.parseInt(line.substring(LENGTH.length()).strip());
            }
        }
        return any ? length : -1;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            if (octet != '\r') {
                line.append((char) octet);
            }
        }
        return line.toString();
    }

    private static void run(Runnable work) {
        Thread thread = new Thread(work, "receiver");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket each : open) {
            each.close();
        }
    }
}
