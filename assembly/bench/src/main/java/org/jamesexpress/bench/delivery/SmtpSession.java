package org.jamesexpress.bench.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** The sending end of an SMTP session that stays open, with as few turns as a host that has PIPELINING allows. Used by one thread. */
final class SmtpSession implements AutoCloseable {
    private static final byte[] END = ".\r\n".getBytes(US_ASCII);
    private static final int PATIENCE = 120_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    SmtpSession(InetSocketAddress server) throws IOException {
        socket = new Socket(server.getAddress(), server.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        hear('2');
        out.write("EHLO out.bench.test\r\n".getBytes(US_ASCII));
        hear('2');
    }

    /** Returns when it is accepted. */
    void send(Letter letter) throws IOException {
        out.write(("MAIL FROM:<" + Letter.SENDER + ">\r\nRCPT TO:<" + letter.recipient() + ">\r\nDATA\r\n")
                .getBytes(US_ASCII));
        hear('2');
        hear('2');
        hear('3');
        byte[] all = new byte[letter.octets().length + END.length];
        System.arraycopy(letter.octets(), 0, all, 0, letter.octets().length);
        System.arraycopy(END, 0, all, letter.octets().length, END.length);
        out.write(all);
        hear('2');
    }

    private void hear(char expected) throws IOException {
        int first;
        int fourth;
        do {
            first = in.read();
            in.skipNBytes(2);
            fourth = in.read();
            for (int octet = fourth; octet != '\n'; octet = in.read()) {
                if (octet < 0) {
                    throw new IOException("the server has closed");
                }
            }
            if (first != expected) {
                throw new IOException("the server refused with " + (char) first + "xx");
            }
        } while (fourth == '-');
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
