package org.jamesexpress.smtp;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** A connection to a host on this machine that reads, keeps nothing, and never says a word. */
final class Drain implements Closeable {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final ServerSocket door;
    private final ScheduledThreadPoolExecutor watch;
    private final Wire wire;

    private Drain(ServerSocket door, ScheduledThreadPoolExecutor watch, Wire wire) {
        this.door = door;
        this.watch = watch;
        this.wire = wire;
    }

    static Drain open() {
        try {
            ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            Thread host = new Thread(() -> swallow(door), "drain");
            host.setDaemon(true);
            host.start();
            ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1);
            watch.setRemoveOnCancelPolicy(true);
            SessionConfig config = new SessionConfig(
                    "client.test",
                    new Timeouts(LIMIT, LIMIT, LIMIT, LIMIT, LIMIT),
                    Optional.empty(),
                    Dialogue.SILENT,
                    watch);
            return new Drain(
                    door,
                    watch,
                    Wire.connect(new InetSocketAddress(door.getInetAddress(), door.getLocalPort()), config));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void swallow(ServerSocket door) {
        try (Socket socket = door.accept();
                InputStream in = socket.getInputStream()) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // It was closed.
        }
    }

    Wire wire() {
        return wire;
    }

    @Override
    public void close() {
        wire.close();
        watch.shutdownNow();
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
