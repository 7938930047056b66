package org.jamesexpress.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jamesexpress.smtp.Dialogue;
import org.jamesexpress.smtp.SessionConfig;
import org.jamesexpress.smtp.SmtpFailure;
import org.jamesexpress.smtp.SmtpSession;
import org.jamesexpress.smtp.Stage;
import org.jamesexpress.smtp.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens sessions, and ends them when the delivery ends. Any thread may use it; it has one of its own that watches over
 * time-outs, until {@link #breakOff}.
 */
final class Sessions {
    private static final Logger LOGGER = LoggerFactory.getLogger(Sessions.class);

    private final ScheduledThreadPoolExecutor watch;
    private final SessionConfig config;
    private final Steps steps;
    private final CountDownLatch stopped = new CountDownLatch(1);

    Sessions(DirectMxConfig config) {
        this(config, Dialogue.SILENT, Steps.UNSEEN);
    }

    Sessions(DirectMxConfig config, Dialogue dialogue, Steps steps) {
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
                watch);
    }

    /**
     * Has a conversation with a host.
     *
     * @throws SmtpFailure when it does not come to one
     */
    <T> T converse(Candidate host, Function<SmtpSession, T> conversation) throws SmtpFailure {
        steps.connecting(host.host(), host.port());
        try (SmtpSession session = connect(host)) {
            steps.connected(host.host(), session.tls());
            return conversation.apply(session);
        }
    }

    private SmtpSession connect(Candidate host) throws SmtpFailure {
        try {
            return SmtpSession.open(host.address(), config);
        } catch (SmtpFailure e) {
            if (FailureTable.of(e.stage(), kind(e)) != FailureTable.AGAIN_IN_CLEAR) {
                throw e;
            }
            LOGGER.info("{}: {}; sending in clear", host, e.whatHappened());
            steps.inClear(host.host(), e.whatHappened());
            return SmtpSession.open(host.address(), config.inClear());
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
