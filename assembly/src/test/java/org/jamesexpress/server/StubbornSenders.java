package org.jamesexpress.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Some SMTP clients that send so many mails, each again until it is answered with 250, through whatever happens to the
 * server. The lock guards what was accepted.
 */
final class StubbornSenders {
    private static final int SESSIONS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final int port;
    private final String recipient;
    private final int mails;
    private final Queue<String> left = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> sent = new ConcurrentHashMap<>();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();

    StubbornSenders(int port, String recipient, int mails) {
        this.port = port;
        this.recipient = recipient;
        this.mails = mails;
        IntStream.range(0, mails).mapToObj(i -> "<" + i + "@sender.test>").forEach(left::add);
    }

    void start() {
        for (int i = 0; i < SESSIONS; i++) {
            Thread thread = new Thread(this::send, "sender-" + i);
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** The Message-IDs of those that were answered with 250. */
    Collection<String> accepted() {
        return accepted;
    }

    /** How often each was sent to its end, whatever the answer was, by their Message-IDs. */
    Map<String, Integer> sent() {
        return sent;
    }

    /** Waits until so many more were accepted, or all. */
    void awaitAccepted(int more) throws InterruptedException {
        await(Math.min(mails, accepted.size() + more));
    }

    void awaitAll() throws InterruptedException {
        await(mails);
    }

    private synchronized void await(int wanted) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (accepted.size() < wanted) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new AssertionError("only " + accepted.size() + " mails were accepted");
            }
            wait(millis);
        }
    }

    private synchronized void noteAccepted(String mail) {
        accepted.add(mail);
        notifyAll();
    }

    private void send() {
        while (accepted.size() < mails) {
            try {
                converse();
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** One session, until nothing is left or the server dies. */
    private void converse() {
        String mail = null;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            OutputStream out = socket.getOutputStream();
            hear(in, '2');
            say(out, in, "EHLO client.sender.test", '2');
            for (mail = left.poll(); mail != null; mail = left.poll()) {
                say(out, in, "MAIL FROM:<alice@sender.test>", '2');
                say(out, in, "RCPT TO:<" + recipient + ">", '2');
                say(out, in, "DATA", '3');
                sent.merge(mail, 1, Integer::sum);
                say(out, in, text(mail), '2');
                noteAccepted(mail);
            }
        } catch (IOException e) {
            if (mail != null) {
                left.add(mail);
            }
        }
    }

    private String text(String mail) {
        return "Message-ID: " + mail + "\r\nFrom: Alice <alice@sender.test>\r\nTo: " + recipient
                + "\r\nSubject: Whatever happens\r\n\r\n" + "A line of text.\r\n".repeat(60) + ".";
    }

    private static void say(OutputStream out, BufferedReader in, String line, char expected) throws IOException {
        out.write((line + "\r\n").getBytes(US_ASCII));
        hear(in, expected);
    }

    private static void hear(BufferedReader in, char expected) throws IOException {
        String line;
        do {
            line = in.readLine();
            if (line == null || line.isEmpty() || line.charAt(0) != expected) {
                throw new IOException("not as expected: " + line);
            }
        } while (line.length() > 3 && line.charAt(3) == '-');
    }
}
