package org.jamesexpress.smtp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** A conversation that ended before its time. */
public final class SmtpFailure extends IOException {
    private static final long serialVersionUID = 1;
    private static final EnhancedCode PROTOCOL_FAULT = new EnhancedCode(4, 5, 0);
    private static final EnhancedCode OUR_FAULT = new EnhancedCode(4, 3, 0);

    /** Security features not supported, and cryptographic failure (RFC 3463, 3.8). */
    private static final EnhancedCode NO_TLS = new EnhancedCode(4, 7, 4);

    private static final EnhancedCode TLS_FAILED = new EnhancedCode(4, 7, 5);

    private final Stage stage;
    private final transient Optional<Reply> reply;
    private final transient Optional<EnhancedCode> status;
    private final String whatHappened;
    private final boolean outOfStep;

    /** Known only to who has heard the host. */
    private transient Optional<String> hostName = Optional.empty();

    private SmtpFailure(
            InetSocketAddress host,
            Stage stage,
            Optional<Reply> reply,
            Optional<EnhancedCode> status,
            String whatHappened,
            boolean outOfStep) {
        super(host + ": " + whatHappened);
        this.stage = stage;
        this.reply = reply;
        this.status = status;
        this.whatHappened = whatHappened;
        this.outOfStep = outOfStep;
    }

    static SmtpFailure refused(InetSocketAddress host, Stage stage, Reply reply) {
        return new SmtpFailure(host, stage, Optional.of(reply), reply.enhanced(), reply.text(), false);
    }

    static SmtpFailure timedOut(InetSocketAddress host, Stage stage, Duration limit) {
        return because(host, stage, "no answer within " + words(limit) + at(stage));
    }

    static SmtpFailure lost(InetSocketAddress host, Stage stage) {
        return because(host, stage, "connection lost" + at(stage));
    }

    static SmtpFailure because(InetSocketAddress host, Stage stage, String whatHappened) {
        return new SmtpFailure(host, stage, Optional.empty(), Optional.empty(), whatHappened, false);
    }

    /** The host does not speak as RFC 5321 has it. */
    static SmtpFailure nonsense(InetSocketAddress host, Stage stage, String whatCame) {
        return new SmtpFailure(host, stage, Optional.empty(), Optional.of(PROTOCOL_FAULT), whatCame, false);
    }

    /** It speaks so, but what it says can't be the answer to what was asked. */
    static SmtpFailure outOfStep(InetSocketAddress host, Stage stage, String whatCame) {
        return new SmtpFailure(host, stage, Optional.empty(), Optional.of(PROTOCOL_FAULT), whatCame, true);
    }

    /** The host has done nothing wrong. */
    static SmtpFailure ours(InetSocketAddress host, Stage stage, String whatHappened) {
        return new SmtpFailure(host, stage, Optional.empty(), Optional.of(OUR_FAULT), whatHappened, false);
    }

    /** It offers no STARTTLS, and must. */
    static SmtpFailure withoutTls(InetSocketAddress host) {
        String words = "TLS is required, and the host does not offer it (STARTTLS)";
        return new SmtpFailure(host, Stage.STARTTLS, Optional.empty(), Optional.of(NO_TLS), words, false);
    }

    /** It does not shake hands, or does not prove what it must; the cause says why. */
    public static SmtpFailure handshake(InetSocketAddress host, IOException why) {
        String words = "TLS handshake failed: " + why.getMessage();
        SmtpFailure failure =
                new SmtpFailure(host, Stage.STARTTLS, Optional.empty(), Optional.of(TLS_FAILED), words, false);
        failure.initCause(why);
        return failure;
    }

    public Stage stage() {
        return stage;
    }

    /** The reply by which the host refused to go on, if it was one. */
    public Optional<Reply> reply() {
        return reply;
    }

    /** The enhanced status code of that reply, or the one for what came in its place: 4.5.0 for nonsense. */
    public Optional<EnhancedCode> status() {
        return status;
    }

    /** Notes what the host has called itself. */
    SmtpFailure by(Optional<String> name) {
        hostName = name;
        return this;
    }

    /** What the host called itself before, if it came so far: see {@link SmtpSession#hostName}. */
    public Optional<String> hostName() {
        return hostName;
    }

    /** In one line and in plain words, without the host: {@code connection refused}. */
    public String whatHappened() {
        return whatHappened;
    }

    /** Whether earlier answers may have been those to other questions, too, if they came in one go. */
    boolean outOfStep() {
        return outOfStep;
    }

    private static String at(Stage stage) {
        return switch (stage) {
            case CONNECT -> " when connecting";
            case GREETING -> " before the greeting";
            case EHLO, STARTTLS, MAIL, RCPT -> " after " + stage;
            case DATA -> " while the message was sent";
            case DOT -> " after the message was sent";
        };
    }

    static String words(Duration limit) {
        long millis = limit.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
