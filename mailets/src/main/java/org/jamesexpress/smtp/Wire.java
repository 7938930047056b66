package org.jamesexpress.smtp;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * The connection under a conversation: lines out, replies in, each step within its time. Belongs to the session's
 * thread; only {@link #cut} comes from another.
 */
final class Wire implements Closeable {
    /** For what a host has begun to say out of turn. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private static final String BROKEN_OFF = "broken off: sessions are being ended here";

    /** Under the TLS socket too: closing this one never waits for the host. */
    private final Socket plain;

    private final InetSocketAddress host;
    private final SessionConfig config;

    private Socket socket;
    private ReplyReader replies;
    private OutputStream out;
    private Optional<SSLSession> tls = Optional.empty();

    /** Set by the watch just before it closes the connection. */
    private volatile boolean late;

    private Wire(Socket plain, InetSocketAddress host, SessionConfig config) throws IOException {
        this.plain = plain;
        this.host = host;
        this.config = config;
        this.socket = plain;
        this.replies = new ReplyReader(new BufferedInputStream(plain.getInputStream()), config.dialogue());
        this.out = plain.getOutputStream();
    }

    static Wire connect(InetSocketAddress host, SessionConfig config) throws SmtpFailure {
        Duration limit = config.timeouts().connect();
        AtomicBoolean late = new AtomicBoolean();
        Socket socket = new Socket();
        try {
            Future<?> alarm = config.watch()
                    .schedule(
                            () -> {
                                late.set(true);
                                close(socket);
                            },
                            limit.toMillis(),
                            TimeUnit.MILLISECONDS);
            try {
                return connect(socket, host, config);
            } finally {
                alarm.cancel(false);
            }
        } catch (RejectedExecutionException e) {
            close(socket);
            throw SmtpFailure.because(host, Stage.CONNECT, BROKEN_OFF);
        } catch (IOException e) {
            close(socket);
            String words = ConnectWords.of(late.get() ? new SocketTimeoutException() : e, limit);
            throw SmtpFailure.because(host, Stage.CONNECT, words);
        }
    }

    private static Wire connect(Socket socket, InetSocketAddress host, SessionConfig config) throws IOException {
        socket.setTcpNoDelay(true);
        if (config.bindAddress().isPresent()) {
            socket.bind(new InetSocketAddress(config.bindAddress().get(), 0));
        }
        socket.connect(host);
        return new Wire(socket, host, config);
    }

    Reply command(Stage stage, String line) throws SmtpFailure {
        return exchange(stage, config.timeouts().command(), line);
    }

    /** Sends a line and waits for the reply to it. */
    Reply exchange(Stage stage, Duration limit, String line) throws SmtpFailure {
        return within(limit, stage, () -> {
            config.dialogue().sent(line);
            out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            return replies.read();
        });
    }

    Reply reply(Stage stage, Duration limit) throws SmtpFailure {
        return within(limit, stage, replies::read);
    }

    /** Sends octets of a body, as long as the host keeps silent. */
    void write(Stage stage, Duration limit, byte[] octets, int length) throws SmtpFailure {
        heed(stage);
        within(limit, stage, () -> {
            try {
                out.write(octets, 0, length);
                out.flush();
                return true;
            } catch (IOException e) {
                throw hasSpoken() ? new OutOfTurn(replies.read()) : e;
            }
        });
    }

    /**
     * Fails if the host has said something while it should have listened: it does not want what it is sent. Never waits
     * for a host that keeps silent.
     */
    private void heed(Stage stage) throws SmtpFailure {
        if (hasSpoken()) {
            within(LAST_WORDS, stage, () -> {
                throw new OutOfTurn(replies.read());
            });
        }
    }

    private boolean hasSpoken() {
        try {
            // What is encrypted shows only below.
            return replies.hasMore() || plain.getInputStream().available() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** The handshake after STARTTLS was answered with 220; from here on all goes encrypted (RFC 3207). */
    void encrypt(SSLSocketFactory factory) throws SmtpFailure {
        within(config.timeouts().command(), Stage.STARTTLS, () -> {
            SSLSocket encrypted = (SSLSocket) factory.createSocket(plain, host.getHostString(), host.getPort(), true);
            encrypted.startHandshake();
            socket = encrypted;
            // A new reader: what came in clear after the 220 is not believed (CVE-2011-0411).
            replies = new ReplyReader(new BufferedInputStream(encrypted.getInputStream()), config.dialogue());
            out = encrypted.getOutputStream();
            tls = Optional.of(encrypted.getSession());
            return true;
        });
    }

    Optional<SSLSession> tls() {
        return tls;
    }

    InetAddress localAddress() {
        return plain.getLocalAddress();
    }

    InetSocketAddress host() {
        return host;
    }

    boolean isClosed() {
        return plain.isClosed();
    }

    /** Closes at once, without a word. */
    void cut() {
        close(plain);
    }

    @Override
    public void close() {
        close(socket);
        close(plain);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    private <T> T within(Duration limit, Stage stage, Step<T> step) throws SmtpFailure {
        Future<?> alarm = alarm(limit, stage);
        try {
            return step.run();
        } catch (OutOfTurn e) {
            throw ended(e.failure(host, stage));
        } catch (ReplyReader.NotSmtp e) {
            throw ended(SmtpFailure.because(host, stage, String.valueOf(e.getMessage())));
        } catch (IOException e) {
            throw ended(late ? SmtpFailure.timedOut(host, stage, limit) : lost(stage, e));
        } finally {
            alarm.cancel(false);
        }
    }

    private Future<?> alarm(Duration limit, Stage stage) throws SmtpFailure {
        try {
            return config.watch().schedule(this::tooLate, limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            throw ended(SmtpFailure.because(host, stage, BROKEN_OFF));
        }
    }

    private SmtpFailure lost(Stage stage, IOException e) {
        return stage == Stage.STARTTLS && e instanceof SSLException
                ? SmtpFailure.because(host, stage, "TLS handshake failed: " + e.getMessage())
                : SmtpFailure.lost(host, stage);
    }

    private SmtpFailure ended(SmtpFailure failure) {
        cut();
        return failure;
    }

    private void tooLate() {
        late = true;
        cut();
    }

    private interface Step<T> {
        T run() throws IOException;
    }
}
