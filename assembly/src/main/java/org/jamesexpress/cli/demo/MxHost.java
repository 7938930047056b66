package org.jamesexpress.cli.demo;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A remote mail host on loopback that keeps what it is sent. A thread accepts, and one serves each connection. */
final class MxHost implements AutoCloseable {
    /** A message taken, with its envelope. */
    record Received(String reversePath, List<String> recipients, Octets content) {}

    private static final int BACKLOG = 50;

    private final String name;
    private final ServerSocket socket;
    private final Function<String, String> replyToRecipient;
    private final List<Received> received = new CopyOnWriteArrayList<>();

    private MxHost(String name, ServerSocket socket, Function<String, String> replyToRecipient) {
        this.name = name;
        this.socket = socket;
        this.replyToRecipient = replyToRecipient;
    }

    /** Listens on an address; port 0 takes a free one. The function is the reply to RCPT for an address. */
    static MxHost start(String name, InetAddress address, int port, Function<String, String> replyToRecipient)
            throws IOException {
        MxHost host = new MxHost(name, new ServerSocket(port, BACKLOG, address), replyToRecipient);
        daemon(host::accept, name);
        return host;
    }

    int port() {
        return socket.getLocalPort();
    }

    List<Received> received() {
        return List.copyOf(received);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                daemon(() -> serve(connection), name);
            } catch (IOException e) {
                // Closed: nobody else comes.
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            new Dialogue(new BufferedInputStream(connection.getInputStream()), connection.getOutputStream()).hold();
        } catch (IOException e) {
            // The other side left; what it had sent to the end is kept.
        }
    }

    private static void daemon(Runnable work, String name) {
        Thread thread = new Thread(work, "demo-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** One connection. */
    private final class Dialogue {
        private final InputStream in;
        private final OutputStream out;
        private final List<String> recipients = new ArrayList<>();
        private String reversePath = "";

        Dialogue(InputStream in, OutputStream out) {
            this.in = in;
            this.out = out;
        }

        void hold() throws IOException {
            reply("220 " + name + " ESMTP");
            boolean open = true;
            while (open) {
                open = answer(SmtpLines.read(in));
            }
        }

        private boolean answer(String command) throws IOException {
            String verb = command.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
            switch (verb) {
                case "EHLO" -> reply("250-" + name + "\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250 PIPELINING");
                case "MAIL" -> begin(SmtpLines.path(command));
                case "RCPT" -> recipient(SmtpLines.path(command));
                case "DATA" -> data();
                case "RSET", "HELO", "NOOP" -> reset();
                case "QUIT" -> reply("221 2.0.0 Bye");
                default -> reply("502 5.5.1 Not known here");
            }
            return !verb.equals("QUIT");
        }

        private void begin(String path) throws IOException {
            recipients.clear();
            reversePath = path;
            reply("250 2.1.0 Ok");
        }

        private void recipient(String address) throws IOException {
            String reply = replyToRecipient.apply(address);
            if (reply.startsWith("250")) {
                recipients.add(address);
            }
            reply(reply);
        }

        private void data() throws IOException {
            if (recipients.isEmpty()) {
                reply("503 5.5.1 No recipients");
                return;
            }
            reply("354 Go on");
            Octets content = SmtpLines.readToDot(in);
            received.add(new Received(reversePath, List.copyOf(recipients), content));
            reply("250 2.0.0 Ok: kept by " + name);
        }

        private void reset() throws IOException {
            recipients.clear();
            reply("250 2.0.0 Ok");
        }

        private void reply(String line) throws IOException {
            out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
    }
}
