package org.jamesexpress.delivery;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A host that takes mail on a loopback address of its own, and answers at each step as it was told. */
final class LoopbackMx implements AutoCloseable {
    /** In place of a reply: the connection goes. */
    static final String DROP = "";

    /** A mail that it answered 250 for, or was about to. */
    record Received(String from, List<String> to, String message) {}

    private final ServerSocket socket;
    private final Map<String, String> replies = new ConcurrentHashMap<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Semaphore arrivals = new Semaphore(0);
    private volatile int mostRecipients = Integer.MAX_VALUE;
    private volatile Semaphore gate = new Semaphore(Integer.MAX_VALUE);

    LoopbackMx(InetAddress address, int port) throws IOException {
        socket = new ServerSocket(port, 500, address);
        daemon(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** {@code step} is GREETING, EHLO, MAIL, RCPT, RCPT with an address, DATA or DOT. */
    LoopbackMx says(String step, String reply) {
        replies.put(step, reply);
        return this;
    }

    /** Answers 452 to the recipients of a transaction beyond these. */
    LoopbackMx takesAtOnce(int recipients) {
        mostRecipients = recipients;
        return this;
    }

    void recovers() {
        replies.clear();
    }

    /** Answers no greeting before a permit is given. */
    Semaphore holdsGreetings() {
        gate = new Semaphore(0);
        return gate;
    }

    List<Received> received() {
        return List.copyOf(received);
    }

    int connections() {
        return connections.get();
    }

    /** Has a permit for each connection that came. */
    Semaphore arrivals() {
        return arrivals;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "loopback-mx");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connections.incrementAndGet();
                arrivals.release();
                daemon(() -> serve(connection));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            gate.acquire();
            new Conversation(connection).run();
        } catch (IOException | InterruptedException e) {
            // The other side went, or was dropped.
        }
    }

    private final class Conversation {
        private final BufferedReader in;
        private final OutputStream out;
        private String from = "";
        private final List<String> to = new ArrayList<>();

        Conversation(Socket connection) throws IOException {
            in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
            out = connection.getOutputStream();
        }

        void run() throws IOException {
            boolean goesOn = answer("GREETING", "220 mx.test ESMTP");
            while (goesOn) {
                String line = in.readLine();
                if (line == null) {
                    return;
                }
                goesOn = command(line);
            }
        }

        private boolean command(String line) throws IOException {
            String path = line.replaceAll("[^<]*<([^>]*)>.*", "$1");
            switch (line.substring(0, Math.min(4, line.length())).toUpperCase(Locale.ROOT)) {
                case "EHLO", "HELO" -> {
                    return answer("EHLO", "250-mx.test\r\n250-SIZE 1000000\r\n250 8BITMIME");
                }
                case "MAIL" -> {
                    from = path;
                    to.clear();
                    return answer("MAIL", "250 2.1.0 Ok");
                }
                case "RCPT" -> {
                    String reply = replies.getOrDefault("RCPT " + path, replies.getOrDefault("RCPT", "250 2.1.5 Ok"));
                    if (to.size() >= mostRecipients) {
                        return say("452 4.5.3 Too many recipients");
                    }
                    if (reply.startsWith("2")) {
                        to.add(path);
                    }
                    return say(reply);
                }
                case "DATA" -> {
                    return data();
                }
                case "QUIT" -> {
                    say("221 2.0.0 Bye");
                    return false;
                }
                default -> {
                    return say("250 2.0.0 Ok");
                }
            }
        }

        private boolean data() throws IOException {
            if (!answer("DATA", "354 Go on")) {
                return false;
            }
            if (!replies.getOrDefault("DATA", "354").startsWith("3")) {
                return true;
            }
            StringBuilder message = new StringBuilder();
            for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
                message.append(line).append("\r\n");
            }
            if (replies.getOrDefault("DOT", "250").startsWith("2")) {
                received.add(new Received(from, List.copyOf(to), message.toString()));
            }
            return answer("DOT", "250 2.0.0 Ok: queued as " + received.size());
        }

        private boolean answer(String step, String byDefault) throws IOException {
            return say(replies.getOrDefault(step, byDefault));
        }

        private boolean say(String reply) throws IOException {
            if (reply.equals(DROP)) {
                return false;
            }
            out.write((reply + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            return true;
        }
    }
}
