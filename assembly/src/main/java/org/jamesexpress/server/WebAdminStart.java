package org.jamesexpress.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Starts webadmin in a thread of its own. A Spark that can't listen ends the thread that it has started for that, and
 * leaves the one that waits for it waiting for ever; threads that it starts belong to the group of that one, which hears
 * how they end.
 */
final class WebAdminStart extends ThreadGroup {
    private final CompletableFuture<Boolean> listens = new CompletableFuture<>();

    private WebAdminStart() {
        super("webadmin");
    }

    /**
     * Returns when it listens.
     *
     * @throws ExecutionException with what keeps it from that
     */
    static void await(Runnable start) throws ExecutionException, InterruptedException {
        WebAdminStart group = new WebAdminStart();
        Thread starter = new Thread(group, () -> group.run(start), "webadmin-start");
        starter.setDaemon(true);
        starter.start();
        try {
            group.listens.get();
        } finally {
            starter.interrupt();
        }
    }

    private void run(Runnable start) {
        try {
            start.run();
            listens.complete(true);
        } catch (RuntimeException | Error e) {
            listens.completeExceptionally(e);
        }
    }

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        if (!listens.completeExceptionally(failure)) {
            super.uncaughtException(thread, failure);
        }
    }
}
