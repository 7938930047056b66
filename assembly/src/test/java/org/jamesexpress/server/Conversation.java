package org.jamesexpress.server;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Lines sent and lines got, of any protocol. */
final class Conversation implements Closeable {
    private static final int PATIENCE_MILLIS = 20_000;

    private Socket socket;
    private BufferedReader lines;

    /** Connects, in clear. */
    Conversation(int port) throws IOException {
        take(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    private void take(Socket connected) throws IOException {
        socket = connected;
        socket.setSoTimeout(PATIENCE_MILLIS);
        lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** Starts TLS, whatever the certificate, with one version of it. */
    void startTls(String version) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Trusting()}, null);
        SSLSocket secured =
                (SSLSocket) context.getSocketFactory().createSocket(socket, "127.0.0.1", socket.getPort(), true);
        secured.setEnabledProtocols(new String[] {version});
        secured.startHandshake();
        take(secured);
    }

    /** The next line. */
    String line() throws IOException {
        return String.valueOf(lines.readLine());
    }

    /** Sends a line and tells the answer up to the line that matches. */
    String ask(String command, String lastLine) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return until(lastLine);
    }

    /** Sends octets as they are. */
    void send(byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
        socket.getOutputStream().flush();
    }

    /** The answer up to the line that matches. */
    String until(String lastLine) throws IOException {
        Pattern last = Pattern.compile(lastLine);
        StringBuilder answer = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            answer.append(line).append('\n');
            if (last.matcher(line).find()) {
                return answer.toString();
            }
        }
        return answer.append("closed").toString();
    }

    /** Sends an SMTP command and tells the reply. */
    String smtp(String command) throws IOException {
        return ask(command, "^\\d{3} ");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new IllegalStateException();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            // A self-signed one will do here.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
