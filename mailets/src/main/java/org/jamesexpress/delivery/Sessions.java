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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jamesexpress.smtp.Dialogue;
import org.jamesexpress.smtp.Quirks;
import org.jamesexpress.smtp.SessionConfig;
import org.jamesexpress.smtp.SmtpFailure;
import org.jamesexpress.smtp.SmtpSession;
import org.jamesexpress.smtp.Stage;
import org.jamesexpress.smtp.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens sessions, keeps them for the next mail of their lane, and ends them when the delivery ends. Any thread may use
 * it; it has one of its own that watches over time-outs, until {@link #breakOff}.
 */
final class Sessions {
    private static final Logger LOGGER = LoggerFactory.getLogger(Sessions.class);

    private final ScheduledThreadPoolExecutor watch;
    private final SessionConfig config;
    private final SessionUse use;
    private final int most;
    private final Executor farewells;
    private final Steps steps;
    private final HostHistory history;
    private final IdleSessions idle = new IdleSessions();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicBoolean sweepIsPlanned = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** @param farewells runs what takes leave of a host, which may take seconds */
    Sessions(DirectMxConfig config, Executor farewells) {
        this(config, farewells, System::nanoTime);
    }

    Sessions(DirectMxConfig config, Executor farewells, LongSupplier nanos) {
        this(config, config.sessionUse(), farewells, nanos, Dialogue.SILENT, Steps.UNSEEN);
    }

    /** Keeps none. */
    Sessions(DirectMxConfig config, Dialogue dialogue, Steps steps) {
        this(config, config.sessionUse().once(), Runnable::run, System::nanoTime, dialogue, steps);
    }

    private Sessions(
            DirectMxConfig config,
            SessionUse use,
            Executor farewells,
            LongSupplier nanos,
            Dialogue dialogue,
            Steps steps) {
        this.history = new HostHistory(nanos);
        this.use = use;
        this.most = config.maxConnections();
        this.farewells = farewells;
        this.steps = steps;
        this.watch = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "express-delivery-watch");
            thread.setDaemon(true);
            return thread;
        });
        watch.setRemoveOnCancelPolicy(true);
        this.config = new SessionConfig(
                config.heloName(),
                config.timeouts(),
                config.bindAddress(),
                config.tls() == Tls.NONE ? Optional.empty() : Optional.of(OpportunisticTls.factory()),
                dialogue,
                watch,
                nanos,
                new Quirks(nanos));
    }

    /** A session in the hands of one thread, until it gives it back. */
    final class Loan implements AutoCloseable {
        private final OpenSession lent;
        private boolean isBack;

        private Loan(OpenSession lent) {
            this.lent = lent;
        }

        SmtpSession session() {
            return lent.session();
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
            return new Loan(waiting.get());
        }
        if (open.incrementAndGet() > most) {
            idle.takeEldest().ifPresent(this::leave);
        }
        try {
            steps.connecting(host.host(), host.port());
            OpenSession opened = connect(lane, host);
            history.answered(host);
            steps.connected(host.host(), opened.session().tls());
            return new Loan(opened);
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

    /** Lets hosts that don't answer be tried in their places again. */
    void forgive() {
        history.forgive();
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
        } else {
            planSweep();
        }
    }

    private void planSweep() {
        if (sweepIsPlanned.compareAndSet(false, true)) {
            try {
                var unused = watch.schedule(this::sweep, use.idle().toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOGGER.debug("Sessions are being ended here");
            }
        }
    }

    private void sweep() {
        sweepIsPlanned.set(false);
        idle.takeTired(use).forEach(this::leave);
        if (idle.size() > 0) {
            planSweep();
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

    private OpenSession connect(String lane, Candidate host) throws SmtpFailure {
        try {
            return new OpenSession(lane, host, SmtpSession.open(host.address(), config), false);
        } catch (SmtpFailure e) {
            if (FailureTable.of(e.stage(), kind(e)) != FailureTable.AGAIN_IN_CLEAR) {
                throw e;
            }
            LOGGER.info("{}: {}; sending in clear", host, e.whatHappened());
            steps.inClear(host.host(), e.whatHappened());
            return new OpenSession(lane, host, SmtpSession.open(host.address(), config.inClear()), true);
        }
    }

    /** For a recipient whose turn never came, because the session ended with one of those before. */
    static Verdict outOfTurn(String recipient) {
        return new Verdict(
                recipient,
                Verdict.Kind.LOST,
                Stage.MAIL,
                Optional.empty(),
                Optional.empty(),
                "the session ended before it was this recipient's turn");
    }

    /** What the end of a session before any transaction says of a recipient. */
    static Verdict verdict(String recipient, SmtpFailure failure) {
        return new Verdict(
                recipient, kind(failure), failure.stage(), failure.reply(), failure.status(), failure.whatHappened());
    }

    private static Verdict.Kind kind(SmtpFailure failure) {
        return failure.reply()
                .map(reply -> reply.permanentFailure() ? Verdict.Kind.REFUSED : Verdict.Kind.LATER)
                .orElse(Verdict.Kind.LOST);
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
