package org.jamesexpress.smtp;

import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jamesexpress.mime.Bodies;
import org.jamesexpress.mime.Body;
import org.jamesexpress.testing.ScriptedSmtpServer;
import org.jamesexpress.testing.TrustsAnything;
import org.junit.jupiter.api.AfterEach;

/** A scripted host, and conversations with it. After each test no connection may be open. */
abstract class ConversationFixture {
    static final Duration SHORT = Duration.ofMillis(400);
    static final Duration LONG = Duration.ofSeconds(20);

    final ScriptedSmtpServer host = ScriptedSmtpServer.at("127.0.0.1");
    final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void leavesNoConnectionOpen() {
        host.awaitAllClosed();
        host.close();
        watch.shutdownNow();
    }

    SessionConfig config(Duration limit) {
        return config(new Timeouts(limit, limit, limit, limit, limit));
    }

    SessionConfig config(Timeouts timeouts) {
        return new SessionConfig("client.test", timeouts, Optional.empty(), Dialogue.SILENT, watch);
    }

    SessionConfig overheardBy(Dialogue dialogue) {
        SessionConfig silent = config(LONG);
        return new SessionConfig(silent.heloName(), silent.timeouts(), Optional.empty(), dialogue, watch);
    }

    /** The same with a clock of its own, in nanoseconds. */
    static SessionConfig at(AtomicLong now, SessionConfig config) {
        return new SessionConfig(
                config.heloName(),
                config.timeouts(),
                config.bindAddress(),
                config.dialogue(),
                config.watch(),
                now::get,
                new Quirks(now::get));
    }

    SessionConfig boundTo(String address) {
        SessionConfig free = config(LONG);
        return new SessionConfig(
                free.heloName(),
                free.timeouts(),
                Optional.of(new InetSocketAddress(address, 0).getAddress()),
                free.dialogue(),
                watch);
    }

    /** By a handshake that trusts anybody. */
    static Encryption ifOffered() {
        return new Encryption.IfOffered(trustingAnything());
    }

    static Encryption always() {
        return new Encryption.Always(trustingAnything());
    }

    SmtpSession open() throws SmtpFailure {
        return open(config(LONG));
    }

    SmtpSession open(SessionConfig config) throws SmtpFailure {
        return open(config, new Encryption.Never());
    }

    SmtpSession open(Encryption encryption) throws SmtpFailure {
        return open(config(LONG), encryption);
    }

    SmtpSession open(SessionConfig config, Encryption encryption) throws SmtpFailure {
        return SmtpSession.open(host.address(), config, encryption);
    }

    List<Verdict> send(Body body, String... recipients) throws SmtpFailure {
        return send(config(LONG), body, recipients);
    }

    List<Verdict> send(SessionConfig config, Body body, String... recipients) throws SmtpFailure {
        return send(config, new Encryption.Never(), body, recipients);
    }

    List<Verdict> send(SessionConfig config, Encryption encryption, Body body, String... recipients)
            throws SmtpFailure {
        try (SmtpSession session = open(config, encryption)) {
            return session.send(Envelope.of("alice@sender.test", List.of(recipients)), body);
        }
    }

    /** Of each verdict the kind, the stage and the words. */
    static List<String> kinds(List<Verdict> verdicts) {
        return verdicts.stream()
                .map(it -> it.kind() + " " + it.stage() + " " + it.words())
                .toList();
    }

    /** Writes down what we say after {@code >}, and what the host says after {@code <}. */
    static Dialogue noting(List<String> said) {
        return new Dialogue() {
            @Override
            public void sent(String line) {
                said.add("> " + line);
            }

            @Override
            public void received(String line) {
                said.add("< " + line);
            }
        };
    }

    static Body body(String text) {
        return Bodies.of(text);
    }

    static Body body(byte[] octets) {
        return Bodies.of(octets);
    }

    private static Encryption.Handshake trustingAnything() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustsAnything()}, null);
            return (inClear, host) -> {
                SSLSocket socket = (SSLSocket)
                        context.getSocketFactory().createSocket(inClear, host.getHostString(), host.getPort(), true);
                socket.startHandshake();
                return socket;
            };
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
