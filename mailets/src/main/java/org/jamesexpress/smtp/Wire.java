package org.jamesexpress.smtp;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/**
 * The connection under a conversation: lines out, replies in, each step within its time. Belongs to the session's
 * thread; only {@link #cut} comes from another.
 */
final class Wire implements Closeable {
    /** For what a host has begun to say out of turn. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    /**
     * For what has come in encrypted to show whether it is words, in milliseconds. A host of TLS 1.3 sends tickets once it
     * has shaken hands, and every session with it waits so long for nothing.
     */
    private static final int GLANCE = 1;

    /** In octets: many replies at a time, and little memory in thousands of sessions. */
    private static final int READ_AHEAD = 1024;

    private static final String RESET = "RSET";
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
        this.replies = new ReplyReader(buffered(plain), config.dialogue());
        this.out = plain.getOutputStream();
    }

    private static InputStream buffered(Socket socket) throws IOException {
        return new BufferedInputStream(socket.getInputStream(), READ_AHEAD);
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

    /** Sends a line and waits for the reply to it. The host must have kept silent until then. */
    Reply exchange(Stage stage, Duration limit, String line) throws SmtpFailure {
        return within(limit, stage, () -> {
            say(List.of(line));
            return replies.read();
        });
    }

    /** Sends commands in one piece; {@link #reply} hears the answer to each. The host must have kept silent until then. */
    void say(Stage stage, List<Command> commands) throws SmtpFailure {
        within(config.timeouts().command(), stage, () -> {
            say(commands.stream().map(Command::line).toList());
            return true;
        });
    }

    /** The same, with the octets of a chunk behind the last command, and RSET behind those. */
    void say(Duration limit, List<Command> commands, byte[] chunk) throws SmtpFailure {
        within(limit, commands.get(0).stage(), () -> {
            requireTurn();
            List<String> lines = commands.stream().map(Command::line).toList();
            lines.forEach(config.dialogue()::sent);
            config.dialogue().sent(RESET);
            byte[] before = octets(lines);
            byte[] behind = octets(List.of(RESET));
            byte[] all = Arrays.copyOf(before, before.length + chunk.length + behind.length);
            System.arraycopy(chunk, 0, all, before.length, chunk.length);
            System.arraycopy(behind, 0, all, before.length + chunk.length, behind.length);
            sendAll(all, OutOfTurn::beforeCommand);
            return true;
        });
    }

    private void say(List<String> lines) throws IOException {
        requireTurn();
        lines.forEach(config.dialogue()::sent);
        sendAll(octets(lines), OutOfTurn::beforeCommand);
    }

    private static byte[] octets(List<String> lines) {
        return (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Whose answer nobody asked for, its next ones would be taken for those to other questions. */
    private void requireTurn() throws IOException {
        if (hasSpoken()) {
            throw OutOfTurn.beforeCommand(replies.read());
        }
    }

    Reply reply(Stage stage, Duration limit) throws SmtpFailure {
        return within(limit, stage, replies::read);
    }

    /** Sends octets of a body, as long as the host keeps silent: one that speaks does not want what it is sent. */
    void write(Duration limit, byte[] octets, int length) throws SmtpFailure {
        boolean silent = within(limit, Stage.DATA, () -> {
            if (hasSpoken()) {
                return false;
            }
            send(octets, length, OutOfTurn::amidMessage);
            return true;
        });
        if (!silent) {
            hearAmidMessage();
        }
    }

    /** For the last that is sent of a body: {@link #endMessage} follows. */
    void requireSilence(Duration limit) throws SmtpFailure {
        if (within(limit, Stage.DATA, this::hasSpoken)) {
            hearAmidMessage();
        }
    }

    private void hearAmidMessage() throws SmtpFailure {
        within(LAST_WORDS, Stage.DATA, () -> {
            throw OutOfTurn.amidMessage(replies.read());
        });
    }

    /**
     * Sends what is left of a body, its final dot with it, and waits for the reply, which may take long: what was sent
     * takes no memory meanwhile.
     */
    Reply endMessage(Duration limit, Supplier<byte[]> last) throws SmtpFailure {
        return within(limit, Stage.DOT, () -> {
            config.dialogue().sent(".");
            sendAll(last.get(), OutOfTurn::amidMessage);
            return replies.read();
        });
    }

    private void sendAll(byte[] octets, Function<Reply, OutOfTurn> heard) throws IOException {
        send(octets, octets.length, heard);
    }

    /** To a host that is gone nothing can be sent; what it said before it went is heard all the same. */
    private void send(byte[] octets, int length, Function<Reply, OutOfTurn> heard) throws IOException {
        try {
            out.write(octets, 0, length);
            out.flush();
        } catch (IOException e) {
            throw hasSpoken() ? heard.apply(replies.read()) : e;
        }
    }

    /** Closes the connection to a host that still has something to say. */
    void cutUnlessSilent() {
        try {
            if (hasSpoken()) {
                cut();
            }
        } catch (IOException e) {
            cut();
        }
    }

    /** Whether words wait to be read, or the end. Hardly waits for a host that keeps silent. */
    private boolean hasSpoken() throws IOException {
        if (replies.hasMore()) {
            return true;
        }
        if (tls.isEmpty() || plain.getInputStream().available() == 0) {
            return false;
        }
        // A record has come in, maybe one without words: a session ticket, new keys.
        socket.setSoTimeout(GLANCE);
        try {
            replies.awaitMore();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } finally {
            socket.setSoTimeout(0);
        }
    }

    /** The handshake after STARTTLS was answered with 220; from here on all goes encrypted (RFC 3207). */
    void encrypt(Encryption.Handshake handshake) throws SmtpFailure {
        within(config.timeouts().command(), Stage.STARTTLS, () -> {
            SSLSocket encrypted = handshake.shake(plain, host);
            socket = encrypted;
            // A new reader: what came in clear after the 220 is not believed (CVE-2011-0411).
            replies = new ReplyReader(buffered(encrypted), config.dialogue());
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
            throw ended(SmtpFailure.nonsense(host, stage, String.valueOf(e.getMessage())));
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
                ? SmtpFailure.handshake(host, e)
                : SmtpFailure.lost(host, stage);
    }

    /** Closes the connection at once, because of the failure. */
    SmtpFailure ended(SmtpFailure failure) {
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
