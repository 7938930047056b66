package org.jamesexpress.smtp;

import java.io.Closeable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.jamesexpress.mime.Body;

/**
 * One conversation with one host, for as many mails as both like (RFC 5321). Blocking: it belongs to one thread at a
 * time.
 */
public final class SmtpSession implements Closeable {
    /** A host that was told QUIT is not worth waiting for longer. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    /** No host ends a session so soon because nothing is said. */
    private static final Duration LATELY = Duration.ofSeconds(2);

    private final Wire wire;
    private final SessionConfig config;

    private Extensions extensions = Extensions.NONE;
    private String greeting = "";
    private Optional<String> hostName = Optional.empty();
    private int mails;
    private boolean hostWasGone;
    private final long opened;
    private long lastUsed;

    private SmtpSession(Wire wire, SessionConfig config) {
        this.wire = wire;
        this.config = config;
        this.opened = config.nanoTime().getAsLong();
        this.lastUsed = opened;
    }

    /**
     * Connects, hears the greeting, says EHLO (or HELO, where that is all the host knows), and encrypts where that is
     * wanted and offered.
     *
     * @param host where to connect; its host string names the server in the TLS handshake
     * @throws SmtpFailure if the host can't be reached, refuses to talk, fails in the handshake, or does not offer one that
     *     must be; nothing stays open
     */
    public static SmtpSession open(InetSocketAddress host, SessionConfig config, Encryption encryption)
            throws SmtpFailure {
        SmtpSession session = new SmtpSession(Wire.connect(host, config), config);
        try {
            session.begin(encryption);
            session.lastUsed = config.nanoTime().getAsLong();
            return session;
        } catch (SmtpFailure e) {
            session.wire.close();
            throw e.by(session.hostName);
        } catch (RuntimeException e) {
            session.wire.close();
            throw e;
        }
    }

    private void begin(Encryption encryption) throws SmtpFailure {
        Reply welcome = wire.reply(Stage.GREETING, config.timeouts().greeting());
        if (!welcome.positive()) {
            throw refused(Stage.GREETING, welcome);
        }
        greeting = welcome.text();
        hostName = welcome.name();
        introduce(Stage.EHLO);
        Optional<Encryption.Handshake> handshake = handshake(encryption);
        if (handshake.isPresent()) {
            Reply reply = wire.command(Stage.STARTTLS, "STARTTLS");
            if (!reply.positive()) {
                throw refused(Stage.STARTTLS, reply);
            }
            wire.encrypt(handshake.get());
            // In TLS 1.3 a host turns the handshake down only now: the client has long finished it.
            introduce(Stage.STARTTLS);
        }
    }

    private Optional<Encryption.Handshake> handshake(Encryption encryption) throws SmtpFailure {
        try {
            return encryption.handshake(wire.host(), extensions);
        } catch (SmtpFailure e) {
            quit();
            throw e;
        }
    }

    private void introduce(Stage stage) throws SmtpFailure {
        Reply ehlo = wire.command(stage, "EHLO " + config.heloName());
        if (ehlo.positive()) {
            extensions = Extensions.of(ehlo);
            hostName = hostName.or(ehlo::name);
            return;
        }
        extensions = Extensions.NONE;
        if (!ehlo.permanentFailure()) {
            throw refused(stage, ehlo);
        }
        Reply helo = wire.command(stage, "HELO " + config.heloName());
        if (!helo.positive()) {
            throw refused(stage, helo);
        }
        hostName = hostName.or(helo::name);
    }

    private SmtpFailure refused(Stage stage, Reply reply) {
        if (!reply.closing()) {
            quit();
        }
        return SmtpFailure.refused(wire.host(), stage, reply);
    }

    /**
     * One transaction. Recipients beyond the host's RCPTMAX (RFC 9422) are not named to it: they are {@code LATER} at
     * RCPT with status 4.5.3, and go in a further transaction.
     *
     * <p>The session is ready for the next mail then, as far as {@link #usable} says so, or closed.
     *
     * @return a verdict for each recipient, in the envelope's order; whatever goes wrong is in there, too
     */
    public List<Verdict> send(Envelope envelope, Body body) {
        mails++;
        boolean answeredLately = idle().compareTo(LATELY) < 0;
        Transaction transaction = new Transaction(wire, extensions, config, answeredLately, envelope, body);
        List<Verdict> verdicts = transaction.run();
        hostWasGone = transaction.foundHostGone();
        if (transaction.lostHostAhead() && !hadEnded()) {
            config.quirks().note(wire.host(), Quirks.Quirk.LOSES_COMMANDS);
        }
        lastUsed = config.nanoTime().getAsLong();
        return verdicts;
    }

    /**
     * Whether the last mail found the session over, as one that was kept open may be: the connection was lost, or the host
     * said 421, before it answered anything else to it, and after it had answered earlier mails. The host hasn't got that
     * mail, and it says nothing of the host: the mail may be sent at once over a new connection. False for the first mail
     * of a session.
     */
    public boolean hadEnded() {
        return mails > 1 && hostWasGone;
    }

    /** How many mails were sent over it, whatever became of them. */
    public int mails() {
        return mails;
    }

    /** Since the connection was made. */
    public Duration age() {
        return Duration.ofNanos(config.nanoTime().getAsLong() - opened);
    }

    /** Since the last mail or question was over, or since the connection was made. */
    public Duration idle() {
        return Duration.ofNanos(config.nanoTime().getAsLong() - lastUsed);
    }

    /**
     * Asks whether the host would take a mail, as far as RCPT tells, and takes the question back with RSET: no mail is
     * ever sent.
     *
     * @throws IllegalArgumentException as {@link Envelope} does
     */
    public Verdict ask(String reversePath, String recipient) {
        Verdict verdict = new Enquiry(wire, extensions, Envelope.of(reversePath, List.of(recipient))).run();
        lastUsed = config.nanoTime().getAsLong();
        return verdict;
    }

    /** Where the connection comes from. */
    public InetAddress localAddress() {
        return wire.localAddress();
    }

    /** Whether a further mail can be sent: the connection is there, and the host takes more mails over it. */
    public boolean usable() {
        return !wire.isClosed() && mails < extensions.limit("MAILMAX").orElse(Integer.MAX_VALUE);
    }

    /** Whether the connection is gone. */
    public boolean isClosed() {
        return wire.isClosed();
    }

    /** In one line, as all replies are quoted. */
    public String greeting() {
        return greeting;
    }

    /** What the host calls itself in its greeting, or else in its answer to EHLO, if it is a name. */
    public Optional<String> hostName() {
        return hostName;
    }

    /** What the host offered, after the handshake if there was one. */
    public Extensions extensions() {
        return extensions;
    }

    /** The TLS session, with its protocol and cipher suite; empty in clear. */
    public Optional<SSLSession> tls() {
        return wire.tls();
    }

    /** Says QUIT, if anybody still listens, and closes. */
    @Override
    public void close() {
        if (!wire.isClosed()) {
            quit();
        }
        wire.close();
    }

    private void quit() {
        try {
            wire.exchange(Stage.DOT, FAREWELL, "QUIT");
        } catch (SmtpFailure e) {
            // The mail's fate doesn't hang on the farewell.
        }
    }
}
