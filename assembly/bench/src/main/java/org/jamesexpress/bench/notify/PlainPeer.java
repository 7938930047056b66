package org.jamesexpress.bench.notify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * The least that could be: takes a mail by SMTP into memory, says 250, and posts it at once. Nothing is on disk, nothing is
 * tried again, nobody's mailbox has it. A process of its own, which prints its port.
 */
final class PlainPeer {
    private final Poster poster;

    private PlainPeer(Poster poster) {
        this.poster = poster;
    }

    /** Argument: the URL that mails are posted to. */
    public static void main(String... arguments) throws IOException {
        PlainPeer peer = new PlainPeer(new Poster(arguments[0], "message/rfc822"));
        try (ServerSocket door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            System.out.println(door.getLocalPort());
            while (true) {
                Socket socket = door.accept();
                new Thread(() -> peer.serve(socket), "session").start();
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            OutputStream out = socket.getOutputStream();
            say(out, "220 peer.test");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals("DATA")) {
                    say(out, "354 go on");
                    byte[] mail = data(in);
                    say(out, "250 taken");
                    poster.post(mail);
                } else {
                    say(out, "250 ok");
                }
            }
        } catch (IOException e) {
            // Who sends has gone, or who is told.
        }
    }

    private static byte[] data(BufferedReader in) throws IOException {
        StringBuilder mail = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            mail.append(line).append("\r\n");
        }
        return mail.toString().getBytes(ISO_8859_1);
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(US_ASCII));
    }
}
