package org.jamesexpress.notify.exec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jamesexpress.notify.event.OneLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of what a program writes, whatever the length of it all, and whether that is too much. One thread reads, any thread may ask; guarded by the
 * object.
 */
final class Tail {
    private static final Logger LOGGER = LoggerFactory.getLogger(Tail.class);
    private static final int MOST = 4 * 1024;
    private static final int MOST_IN_A_LINE = 300;

    private final long limit;
    private final CompletableFuture<Void> tooMuch = new CompletableFuture<>();
    private byte[] last = new byte[0];

    /** @param limit in bytes */
    Tail(long limit) {
        this.limit = limit;
    }

    /** Done once the program has written more than the limit. */
    CompletableFuture<Void> tooMuch() {
        return tooMuch;
    }

    /** Reads until there is no more, so that the program need never wait for somebody to read. */
    void readAll(InputStream output) {
        byte[] buffer = new byte[8 * 1024];
        long sum = 0;
        try (output) {
            for (int read = output.read(buffer); read >= 0; read = output.read(buffer)) {
                append(buffer, read);
                sum += read;
                if (sum > limit) {
                    tooMuch.complete(null);
                }
            }
        } catch (IOException e) {
            LOGGER.trace("the program's output broke off: {}", e.getMessage());
        }
    }

    private synchronized void append(byte[] more, int length) {
        byte[] all = Arrays.copyOf(last, last.length + length);
        System.arraycopy(more, 0, all, last.length, length);
        last = Arrays.copyOfRange(all, Math.max(0, all.length - MOST), all.length);
    }

    /** All lines of the end, for people. */
    synchronized List<String> lines() {
        return new String(last, UTF_8)
                .lines()
                .map(line -> OneLine.of(line, MOST))
                .toList();
    }

    /** The last line that isn't blank, for a log; empty where there is none. */
    synchronized String lastLine() {
        return new String(last, UTF_8)
                .lines()
                .map(line -> OneLine.of(line, MOST_IN_A_LINE).replace('"', '\''))
                .filter(line -> !line.isBlank())
                .reduce("", (before, after) -> after);
    }
}
