package org.jamesexpress.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Ends a conversation when its time is over, by closing the connection under it. For one thread. */
public final class TimeLimit implements AutoCloseable {
    private final Duration time;
    private final long end;
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    public TimeLimit(Duration time) {
        this.time = time;
        this.end = System.nanoTime() + time.toNanos();
    }

    public boolean isOver() {
        return end - System.nanoTime() <= 0;
    }

    /**
     * Connects to the first of a host's addresses that is there, each of which has its share of the time that is left.
     *
     * @return the connection, which ends with the time
     * @throws IOException when it is at none of them; the message names the last
     */
    public Socket connect(List<InetAddress> addresses, int port) throws IOException {
        IOException failure = new IOException("no such host");
        for (int i = 0; i < addresses.size() && (i == 0 || !isOver()); i++) {
            InetAddress address = addresses.get(i);
            Socket socket = new Socket();
            try {
                end(socket);
                socket.connect(new InetSocketAddress(address, port), share(addresses.size() - i));
                return socket;
            } catch (IOException e) {
                socket.close();
                failure = new IOException("can't connect to " + address.getHostAddress() + ": " + e.getMessage(), e);
            }
        }
        throw failure;
    }

    /** Of the time that is left, in milliseconds; never 0, which would stand for no limit. */
    private int share(int parts) {
        return (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis((end - System.nanoTime()) / parts));
    }

    /** From now on the connection ends with the time. */
    private void end(Socket socket) {
        CompletableFuture<Void> mine =
                over.copy().orTimeout(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        CompletableFuture<Void> unused = mine.whenComplete((any, failure) -> {
            if (failure != null) {
                close(socket);
            }
        });
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What to say of a conversation that it has ended. */
    public String words() {
        return "no whole answer within " + (time.toSeconds() > 0 ? time.toSeconds() + " s" : time.toMillis() + " ms");
    }

    @Override
    public void close() {
        over.complete(null);
    }
}
