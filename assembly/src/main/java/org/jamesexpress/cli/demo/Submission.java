package org.jamesexpress.cli.demo;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** A mail client's connection to the submission port: STARTTLS, then AUTH PLAIN (RFC 6409). One thread. */
final class Submission implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private Submission(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = new BufferedOutputStream(socket.getOutputStream());
    }

    static Submission open(int port, SSLSocketFactory tls, String user, String password) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        Submission plain = new Submission(new Socket(loopback, port));
        plain.expect("220");
        plain.ask("EHLO client.express.test", "250");
        plain.ask("STARTTLS", "220");
        SSLSocket secured = (SSLSocket) tls.createSocket(plain.socket, loopback.getHostAddress(), port, true);
        secured.startHandshake();
        Submission submission = new Submission(secured);
        submission.ask("EHLO client.express.test", "250");
        String plainResponse = "\0" + user + "\0" + password;
        submission.ask(
                "AUTH PLAIN " + Base64.getEncoder().encodeToString(plainResponse.getBytes(StandardCharsets.UTF_8)),
                "235");
        return submission;
    }

    /** Hands a mail in; the server's words that took it. */
    String send(String sender, Mail mail) throws IOException {
        ask("MAIL FROM:<" + sender + "> BODY=8BITMIME", "250");
        for (String recipient : mail.recipients()) {
            ask("RCPT TO:<" + recipient + ">", "250");
        }
        ask("DATA", "354");
        SmtpLines.writeToDot(mail.content(), out);
        return expect("250");
    }

    @Override
    public void close() throws IOException {
        try (socket) {
            ask("QUIT", "221");
        }
    }

    private String ask(String command, String expected) throws IOException {
        out.write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return expect(expected);
    }

    private String expect(String code) throws IOException {
        String line;
        do {
            line = SmtpLines.read(in);
        } while (line.startsWith("-", code.length()));
        if (!line.startsWith(code)) {
            throw new IOException("The server was to answer " + code + " and said: " + line);
        }
        return line;
    }
}
