package org.jamesexpress.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jamesexpress.testing.TrustsAnything;

/**
 * Clients that send one mail after another, each with a subject of its own, and note which were answered with 250: some
 * to a mailbox from outside, some from a user to a remote host.
 */
final class Load {
    private static final int CLIENTS_OF_A_KIND = 3;

    /** So many converse at once. */
    static final int SESSIONS = 2 * CLIENTS_OF_A_KIND;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final int portOffset;
    private final String user;
    private final String password;
    private final AtomicInteger number = new AtomicInteger();
    private final Set<String> local = ConcurrentHashMap.newKeySet();
    private final Set<String> relayed = ConcurrentHashMap.newKeySet();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean stopped;

    Load(int portOffset, String user, String password) {
        this.portOffset = portOffset;
        this.user = user;
        this.password = password;
    }

    void start() {
        stopped = false;
        for (int i = 0; i < CLIENTS_OF_A_KIND; i++) {
            run(this::fromOutside);
            run(this::fromTheUser);
        }
    }

    /** Waits until so many more of each kind were acknowledged: a kill says nothing of a kind that it never met. */
    synchronized void awaitAcknowledged(int moreOfEach) throws InterruptedException {
        int wantedLocal = local.size() + moreOfEach;
        int wantedRelayed = relayed.size() + moreOfEach;
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (local.size() < wantedLocal || relayed.size() < wantedRelayed) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError(
                        "Only " + local.size() + " local and " + relayed.size() + " relayed mails were acknowledged");
            }
            wait(left);
        }
    }

    void stop() throws InterruptedException {
        stopped = true;
        for (Thread client : clients) {
            client.join();
        }
        clients.clear();
    }

    Set<String> acknowledgedLocally() {
        return Set.copyOf(local);
    }

    Set<String> acknowledgedForRelay() {
        return Set.copyOf(relayed);
    }

    static String subjectOf(String message) {
        return message.lines()
                .filter(line -> line.startsWith("Subject: "))
                .map(line -> line.substring("Subject: ".length()))
                .findFirst()
                .orElse("");
    }

    private void run(Client client) {
        Thread thread = new Thread(
                () -> {
                    while (!stopped) {
                        try {
                            client.converse();
                        } catch (IOException | GeneralSecurityException e) {
                            // Killed in the middle: that mail was not acknowledged.
                            return;
                        }
                    }
                },
                "load");
        thread.start();
        clients.add(thread);
    }

    private void fromOutside() throws IOException {
        try (Conversation conversation =
                new Conversation(new Socket(InetAddress.getLoopbackAddress(), 25 + portOffset))) {
            conversation.hear('2');
            conversation.say("EHLO outside.test", '2');
            while (!stopped) {
                acknowledged(local, conversation.send("alice@outside.test", user, "local-" + number.incrementAndGet()));
            }
        }
    }

    private void fromTheUser() throws IOException, GeneralSecurityException {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[] {new TrustsAnything()}, null);
        Socket socket = tls.getSocketFactory().createSocket("127.0.0.1", 465 + portOffset);
        try (Conversation conversation = new Conversation(socket)) {
            conversation.hear('2');
            conversation.say("EHLO client.test", '2');
            String credentials = "\0" + user + "\0" + password;
            String encoded = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
            conversation.say("AUTH PLAIN " + encoded, '2');
            while (!stopped) {
                acknowledged(
                        relayed, conversation.send(user, "carol@remote.test", "relayed-" + number.incrementAndGet()));
            }
        }
    }

    private synchronized void acknowledged(Set<String> kind, String subject) {
        kind.add(subject);
        notifyAll();
    }

    private interface Client {
        void converse() throws IOException, GeneralSecurityException;
    }

    /** SMTP of the plainest sort. */
    private static final class Conversation implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;
        private final OutputStream out;

        Conversation(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            this.out = socket.getOutputStream();
        }

        String send(String from, String to, String subject) throws IOException {
            say("MAIL FROM:<" + from + ">", '2');
            say("RCPT TO:<" + to + ">", '2');
            say("DATA", '3');
            say(
                    "From: " + from + "\r\nTo: " + to + "\r\nSubject: " + subject + "\r\n\r\n"
                            + "A line of text.\r\n".repeat(100) + ".",
                    '2');
            return subject;
        }

        void say(String line, char expected) throws IOException {
            out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            hear(expected);
        }

        void hear(char expected) throws IOException {
            String line;
            do {
                line = in.readLine();
                if (line == null || line.charAt(0) != expected) {
                    throw new IOException("Not as expected: " + line);
                }
            } while (line.charAt(3) == '-');
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
