package org.jamesexpress.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
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

    /** Of the time that is left, in milliseconds; never 0, which would stand for no limit. */
    public int share(int parts) {
        return (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis((end - System.nanoTime()) / parts));
    }

    /** From now on the connection ends with the time. */
    public void end(Socket socket) {
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
