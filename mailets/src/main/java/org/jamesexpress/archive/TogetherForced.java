package org.jamesexpress.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jamesexpress.store.NewFile;

/**
 * Forces two files at once, which a disk does in little more time than one. All archives share its threads, which end when
 * nobody needs them; any thread may call.
 */
final class TogetherForced {
    private static final int MOST_THREADS = 64;
    private static final Executor THREADS = new ThreadPoolExecutor(
            0,
            MOST_THREADS,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            work -> {
                Thread thread = new Thread(work, "express-archive-force");
                thread.setDaemon(true);
                return thread;
            },
            new ThreadPoolExecutor.CallerRunsPolicy());

    private TogetherForced() {}

    /** Both are on disk when this returns. */
    static void both(NewFile one, NewFile other) throws IOException {
        CompletableFuture<Void> others = CompletableFuture.runAsync(() -> force(other), THREADS);
        try {
            one.force();
        } finally {
            await(others);
        }
    }

    private static void force(NewFile file) {
        try {
            file.force();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(CompletableFuture<Void> forced) throws IOException {
        try {
            forced.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UncheckedIOException failure) {
                throw failure.getCause();
            }
            throw e;
        }
    }
}
