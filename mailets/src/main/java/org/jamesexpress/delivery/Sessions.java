package org.jamesexpress.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jamesexpress.smtp.Dialogue;
import org.jamesexpress.smtp.SmtpFailure;
import org.jamesexpress.smtp.SmtpSession;
import org.jamesexpress.smtp.Stage;
import org.jamesexpress.tls.TlsFacts;

/**
 * Lends sessions to mails: one that waits for the next mail of its lane, or a new one; and ends them all when the delivery
 * ends. Any thread may use it; it has one of its own that watches over time-outs, until {@link #breakOff}.
 */
final class Sessions {
    private final ScheduledThreadPoolExecutor watch;
    private final Connector connector;
    private final IdleSessions idle;
    private final HostHistory history;
    private final SessionUse use;
    private final int most;
    private final Executor farewells;
    private final AtomicInteger open = new AtomicInteger();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** @param farewells runs what takes leave of a host, which may take seconds */
    Sessions(DirectMxConfig config, Executor farewells) {
        this(config, farewells, System::nanoTime, watch());
    }

    Sessions(DirectMxConfig config, Executor farewells, LongSupplier nanos, ScheduledThreadPoolExecutor watch) {
        this(config, config.sessionUse(), farewells, nanos, watch, Dialogue.SILENT, Steps.UNSEEN);
    }

    /** Keeps none. */
    Sessions(DirectMxConfig config, Dialogue dialogue, Steps steps) {
        this(config, config.sessionUse().once(), Runnable::run, System::nanoTime, watch(), dialogue, steps);
    }

    private Sessions(
            DirectMxConfig config,
            SessionUse use,
            Executor farewells,
            LongSupplier nanos,
            ScheduledThreadPoolExecutor watch,
            Dialogue dialogue,
            Steps steps) {
        this.watch = watch;
        this.connector = new Connector(config, watch, nanos, dialogue, steps);
        this.idle = new IdleSessions(use, watch, this::leave);
        this.history = new HostHistory(nanos);
        this.use = use;
        this.most = config.maxConnections();
        this.farewells = farewells;
    }

    private static ScheduledThreadPoolExecutor watch() {
        ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "express-delivery-watch");
            thread.setDaemon(true);
            return thread;
        });
        watch.setRemoveOnCancelPolicy(true);
        return watch;
    }

    /** A session in the hands of one thread, until it gives it back. */
    final class Loan implements AutoCloseable {
        private final OpenSession lent;
        private final boolean isNew;
        private boolean isBack;

        private Loan(OpenSession lent, boolean isNew) {
            this.lent = lent;
            this.isNew = isNew;
        }

        /** Whether it was opened for this mail. */
        boolean isNew() {
            return isNew;
        }

        SmtpSession session() {
            return lent.session();
        }

        Link link() {
            return Link.of(lent);
        }

        TlsFacts tls() {
            return lent.tls();
        }

        OpenSession lent() {
            return lent;
        }

        /** Gives it back: to the next mail of the lane, or to the host. Does nothing the second time. */
        @Override
        public void close() {
            if (!isBack) {
                isBack = true;
                takeBack(lent);
            }
        }
    }

    /**
     * Lends a session with a host for a mail of a lane, one that is open already if there is one.
     *
     * @throws SmtpFailure when it does not come to one
     */
    Loan lend(String lane, Candidate host) throws SmtpFailure {
        Optional<OpenSession> waiting = idle.take(lane, host);
        if (waiting.isPresent()) {
            return new Loan(waiting.get(), false);
        }
        if (open.incrementAndGet() > most) {
            idle.takeEldest().ifPresent(this::leave);
        }
        try {
            OpenSession opened = connector.open(lane, host);
            history.answered(host);
            return new Loan(opened, true);
        } catch (SmtpFailure e) {
            open.decrementAndGet();
            if (e.reply().isEmpty() && e.stage().compareTo(Stage.GREETING) <= 0 && !isStopped()) {
                history.failed(host);
            }
            throw e;
        } catch (RuntimeException | Error e) {
            open.decrementAndGet();
            throw e;
        }
    }

    /**
     * The hosts in the order in which a mail of the lane tries them: those that don't answer come last, and among the best
     * those with which a session waits come first.
     */
    List<Candidate> inOrder(String lane, List<Candidate> hosts) {
        if (hosts.size() < 2) {
            return hosts;
        }
        List<Candidate> alive = new ArrayList<>();
        List<Candidate> dead = new ArrayList<>();
        hosts.forEach(host -> (history.isDead(host) ? dead : alive).add(host));
        int best = alive.isEmpty() ? 0 : alive.get(0).host().preference();
        alive.sort(Comparator.comparing(host -> host.host().preference() != best || !idle.has(lane, host)));
        alive.addAll(dead);
        return alive;
    }

    /** Lets hosts that don't answer be tried in their places again, and those that failed with TLS be encrypted with. */
    void forgive() {
        history.forgive();
        connector.forgive();
    }

    int mostRecipients() {
        return use.recipients();
    }

    /** Lets go of the sessions with a host that wait: it has closed one of them. */
    void forget(String lane, Candidate host) {
        idle.takeAll(lane, host).forEach(this::leave);
    }

    private void takeBack(OpenSession session) {
        if (isStopped() || !session.isUseful(use)) {
            end(session);
            return;
        }
        idle.put(session);
        if (isStopped()) {
            idle.takeAll().forEach(this::end);
        }
    }

    /** Ends a session on another thread. */
    private void leave(OpenSession session) {
        try {
            farewells.execute(() -> end(session));
        } catch (RejectedExecutionException e) {
            end(session);
        }
    }

    private void end(OpenSession session) {
        try {
            session.session().close();
        } finally {
            open.decrementAndGet();
        }
    }

    /** Lets sessions end, and no further host be tried. */
    void stop() {
        stopped.countDown();
        idle.takeAll().forEach(this::leave);
    }

    boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** Waits, and tells whether the end came meanwhile. */
    boolean stopsWithin(Duration pause) {
        try {
            return stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Has the time be up for every step that is under way, of whatever session, and lets no further one begin. */
    void breakOff() {
        watch.shutdown();
        watch.getQueue().forEach(Runnable::run);
        watch.shutdownNow();
    }
}
