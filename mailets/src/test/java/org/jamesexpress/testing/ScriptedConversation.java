package org.jamesexpress.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jamesexpress.testing.ScriptedSmtpServer.Scripted;

/** One connection to a {@link ScriptedSmtpServer}, on its own thread. */
final class ScriptedConversation {
    private final ScriptedSmtpServer server;
    private final Socket socket;

    private InputStream in;
    private OutputStream out;
    private Optional<SSLSocket> secured = Optional.empty();
    private String mail = "";
    private final List<String> recipients = new ArrayList<>();
    private boolean begun;

    ScriptedConversation(ScriptedSmtpServer server, Socket socket) throws IOException {
        this.server = server;
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    void run() throws IOException {
        answer(Point.GREETING, "220 scripted.test ESMTP");
        for (String line = readLine(); command(line); line = readLine()) {
            // Until QUIT, or until the client leaves.
        }
    }

    private boolean command(String line) throws IOException {
        server.heard(line);
        String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
        switch (verb) {
            case "EHLO" -> answer(secured.isPresent() ? Point.ENCRYPTED_EHLO : Point.EHLO, ehlo());
            case "HELO" -> answer(Point.HELO, "250 scripted.test");
            case "STARTTLS" -> startTls();
            case "MAIL" -> mail(line);
            case "RCPT" -> recipient(line);
            case "DATA" -> data();
            case "BDAT" -> chunk(line.split(" "));
            case "RSET" -> {
                end();
                answer(Point.RSET, "250 2.0.0 Ok");
            }
            case "QUIT" -> {
                say("221 2.0.0 Bye");
                return false;
            }
            default -> say("500 5.5.1 Unknown command");
        }
        return true;
    }

    private String ehlo() {
        List<String> lines = new ArrayList<>(List.of("scripted.test"));
        lines.addAll(server.offers(secured.isPresent()));
        StringBuilder reply = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            boolean last = i == lines.size() - 1;
            reply.append("250").append(last ? ' ' : '-').append(lines.get(i)).append(last ? "" : "\n");
        }
        return reply.toString();
    }

    private void startTls() throws IOException {
        if (!answer(Point.STARTTLS, "220 2.0.0 Go ahead")) {
            return;
        }
        answer(Point.HANDSHAKE, "");
        SSLSocket tls = (SSLSocket)
                server.tls().orElseThrow().getSocketFactory().createSocket(socket, null, socket.getPort(), true);
        tls.setUseClientMode(false);
        tls.setNeedClientAuth(server.demandsCertificates());
        server.protocol().ifPresent(version -> tls.setEnabledProtocols(new String[] {version}));
        if (!server.knowsNames()) {
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setSNIMatchers(List.of(SNIHostName.createSNIMatcher("nobody[.]test")));
            tls.setSSLParameters(parameters);
        }
        tls.startHandshake();
        server.met(client(tls.getSession()));
        in = new BufferedInputStream(tls.getInputStream());
        out = tls.getOutputStream();
        secured = Optional.of(tls);
    }

    private static String client(SSLSession session) {
        try {
            return session.getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException e) {
            return "-";
        }
    }

    private void changeKeys() throws IOException {
        if (server.changesKeys()) {
            secured.orElseThrow().startHandshake();
        }
    }

    private void mail(String line) throws IOException {
        mail = line.substring(line.indexOf(':') + 1);
        end();
        begun = answer(Point.MAIL, "250 2.1.0 Ok");
    }

    private void end() {
        begun = false;
        recipients.clear();
    }

    private void recipient(String line) throws IOException {
        String recipient = line.substring(line.indexOf('<') + 1, line.lastIndexOf('>'));
        if (!begun && server.keepsOrder()) {
            say("503 5.5.1 MAIL first");
            return;
        }
        if (recipients.size() >= server.mostRecipients()) {
            say("452 4.5.3 Too many recipients");
            return;
        }
        Optional<Scripted> scripted = server.scripted(recipient);
        boolean taken = scripted.isPresent() ? follow(scripted.get()) : answer(Point.RCPT, "250 2.1.5 Ok");
        if (taken) {
            recipients.add(recipient);
        }
    }

    private void data() throws IOException {
        if (recipients.isEmpty() && server.keepsOrder()) {
            say("503 5.5.1 No valid recipients");
            return;
        }
        if (!answer(Point.DATA, "354 End with a dot")) {
            return;
        }
        boolean wanted = true;
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] line = readRawLine();
        for (boolean first = true; !isFinalDot(line); line = readRawLine()) {
            boolean dotted = line[0] == '.';
            body.write(line, dotted ? 1 : 0, line.length - (dotted ? 1 : 0));
            if (first) {
                wanted = answer(Point.BODY, "");
                changeKeys();
                first = false;
            }
        }
        if (wanted) {
            decide(body.toByteArray());
        }
        end();
    }

    private void decide(byte[] octets) throws IOException {
        if (answer(Point.DOT, "")) {
            server.took(new Received(mail, List.copyOf(recipients), octets, secured.isPresent()));
            answer(Point.AFTER_DOT, "250 2.0.0 Ok: queued");
        }
    }

    /** RFC 3030. What is refused must be followed by RSET. */
    private void chunk(String[] words) throws IOException {
        if (!answer(Point.BDAT, "")) {
            return;
        }
        byte[] octets = in.readNBytes(Integer.parseInt(words[1]));
        if (recipients.isEmpty() && server.keepsOrder()) {
            say("503 5.5.1 No valid recipients");
        } else if (answer(Point.CHUNK, "")) {
            decide(octets);
        }
    }

    private static boolean isFinalDot(byte[] line) {
        return line.length == 3 && line[0] == '.';
    }

    /** @return whether the answer was a positive one */
    private boolean answer(Point point, String usual) throws IOException {
        pause(server.pauseAt(point).toMillis());
        if (server.losesWhatFollows(point)) {
            in.skipNBytes(in.available());
        }
        Optional<Scripted> scripted = server.scripted(point);
        if (scripted.isPresent()) {
            return follow(scripted.get());
        }
        if (!usual.isEmpty()) {
            say(usual);
        }
        return true;
    }

    private boolean follow(Scripted scripted) throws IOException {
        if (scripted.fault.isPresent()) {
            commit(scripted.fault.get());
        }
        if (scripted.reply.isEmpty()) {
            return true;
        }
        say(scripted.reply);
        if (scripted.reply.startsWith("421")) {
            throw new EOFException("said 421");
        }
        return scripted.reply.charAt(0) < '4';
    }

    private void commit(Fault fault) throws IOException {
        switch (fault) {
            case DROP -> socket.close();
            case HANG -> untilTheClientLeaves();
            case DRIBBLE -> {
                say("250-");
                endlessly("2", 20);
            }
            case GARBAGE -> say("HTTP/1.1 400 Bad Request");
            case ENDLESS_LINE -> endlessly("250 and so on ", 0);
            case ENDLESS_REPLY -> endlessly("250-and so on\r\n", 0);
        }
        throw new EOFException("did " + fault);
    }

    private void untilTheClientLeaves() throws IOException {
        byte[] unheard = new byte[8192];
        while (socket.getInputStream().read(unheard) >= 0) {
            // Whatever it says, there is no answer.
        }
    }

    /** Until the client leaves; the pause is between what is sent, in milliseconds. */
    private void endlessly(String text, int pause) throws IOException {
        while (true) {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            pause(pause);
        }
    }

    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void say(String reply) throws IOException {
        out.write((reply.replace("\n", "\r\n") + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private String readLine() throws IOException {
        return new String(readRawLine(), StandardCharsets.UTF_8).strip();
    }

    /** With its CRLF. */
    private byte[] readRawLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        int before = 0;
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            line.write(octet);
            if (before == '\r' && octet == '\n') {
                return line.toByteArray();
            }
            before = octet;
        }
        throw new EOFException("the client has left");
    }
}
