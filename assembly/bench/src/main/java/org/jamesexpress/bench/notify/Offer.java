package org.jamesexpress.bench.notify;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jamesexpress.bench.MadeMail;

/**
 * Mails that come at their time, whether the server keeps up or not: each is due at a moment that is fixed beforehand, and
 * one that finds no session free is late. Used by one thread.
 */
final class Offer implements AutoCloseable {
    private final List<String> recipients;
    private final List<SmtpClient> sessions = new ArrayList<>();
    private final ExecutorService threads;

    Offer(InetSocketAddress server, int sessions, List<String> recipients) throws IOException {
        this.recipients = recipients;
        this.threads = Executors.newFixedThreadPool(sessions);
        for (int i = 0; i < sessions; i++) {
            this.sessions.add(new SmtpClient(server));
        }
    }

    /** Returns when all are accepted. */
    void make(Passage mails, int perSecond) throws InterruptedException, ExecutionException {
        AtomicInteger next = new AtomicInteger();
        long begin = System.nanoTime() + Duration.ofMillis(10).toNanos();
        List<Future<?>> running = new ArrayList<>();
        for (SmtpClient session : sessions) {
            running.add(threads.submit(() -> {
                for (int i = next.getAndIncrement(); i < mails.mails(); i = next.getAndIncrement()) {
                    long due = begin + i * 1_000_000_000L / perSecond;
                    mails.due(i, due);
                    await(due);
                    session.send(recipients.get(i % recipients.size()), MadeMail.octets(mails.number(i)));
                    mails.accepted(i, System.nanoTime());
                }
                return true;
            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
    }

    private static void await(long time) {
        for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        for (SmtpClient each : sessions) {
            each.close();
        }
    }
}
