package org.jamesexpress.bench.notify;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** One SMTP session that stays open; a command at a time, as the plainest clients do. Used by one thread at a time. */
final class SmtpClient implements AutoCloseable {
    private static final int PATIENCE = 120_000;

    private final Socket socket;
    private final BufferedReader in;
    private final OutputStream out;

    SmtpClient(InetSocketAddress server) throws IOException {
        socket = new Socket(server.getAddress(), server.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        out = socket.getOutputStream();
        hear('2');
        say("EHLO client.sender.test", '2');
    }

    /** Returns when it is accepted. */
    void send(String recipient, byte[] mail) throws IOException {
        say("MAIL FROM:<alice@sender.test>", '2');
        say("RCPT TO:<" + recipient + ">", '2');
        say("DATA", '3');
        byte[] end = ".\r\n".getBytes(US_ASCII);
        byte[] data = new byte[mail.length + end.length];
        System.arraycopy(mail, 0, data, 0, mail.length);
        System.arraycopy(end, 0, data, mail.length, end.length);
        out.write(data);
        hear('2');
    }

    private void say(String line, char expected) throws IOException {
        out.write((line + "\r\n").getBytes(US_ASCII));
        hear(expected);
    }

    private void hear(char expected) throws IOException {
        String line;
        do {
            line = in.readLine();
            if (line == null || line.isEmpty() || line.charAt(0) != expected) {
                throw new IOException("The server answered: " + line);
            }
        } while (line.length() > 3 && line.charAt(3) == '-');
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
