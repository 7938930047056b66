package org.jamesexpress.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MxHostTest {
    private MxHost host;
    private Socket socket;
    private InputStream in;
    private OutputStream out;

    @BeforeEach
    void connect() throws IOException {
        host = MxHost.start(
                "mx.mixed.test",
                InetAddress.getLoopbackAddress(),
                0,
                rcpt -> rcpt.startsWith("gone") ? "550 5.1.1 No" : "250 Ok");
        socket = new Socket(InetAddress.getLoopbackAddress(), host.port());
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        host.close();
    }

    @Test
    void keepsWhatItIsSentToTheByte() throws IOException {
        Octets sent = new Octets("Subject: a\r\n\r\n.\r\n..b\r\n\u00e4\r\n");

        assertThat(SmtpLines.read(in)).startsWith("220");
        assertThat(ask("MAIL FROM:<a@b.test> BODY=8BITMIME")).startsWith("250");
        assertThat(ask("RCPT TO:<gone@mixed.test>")).isEqualTo("550 5.1.1 No");
        assertThat(ask("RCPT TO:<bert@mixed.test>")).isEqualTo("250 Ok");
        assertThat(ask("DATA")).startsWith("354");
        SmtpLines.writeToDot(sent, out);
        assertThat(SmtpLines.read(in)).startsWith("250");

        assertThat(host.received()).containsExactly(new MxHost.Received("a@b.test", List.of("bert@mixed.test"), sent));
    }

    @Test
    void takesNothingForNobody() throws IOException {
        SmtpLines.read(in);
        ask("MAIL FROM:<>");
        ask("RCPT TO:<gone@mixed.test>");

        assertThat(ask("DATA")).startsWith("503");
        assertThat(host.received()).isEmpty();
    }

    private String ask(String command) throws IOException {
        out.write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return SmtpLines.read(in);
    }
}
