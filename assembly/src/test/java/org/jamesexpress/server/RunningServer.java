package org.jamesexpress.server;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import javax.mail.Message;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.Store;
import javax.mail.Transport;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeMessage;

/** A server in this process, and the clients of it. Only one can run at a time: James registers names with the JVM. */
public final class RunningServer implements AutoCloseable {
    public static final String PASSWORD = "correct horse battery staple";
    private static final String ADDRESS = "127.0.0.1";

    private final TestHome home;
    private ExpressServer server;

    private RunningServer(TestHome home) throws StartException {
        this.home = home;
        this.server = ExpressServer.start(home.home());
    }

    public static RunningServer start(TestHome home) throws StartException {
        return new RunningServer(home);
    }

    public ExpressServer server() {
        return server;
    }

    public void restart() throws StartException {
        List<Listener> listeners = server.listeners();
        server.stop();
        // Another test that looks for free ports takes each of them for a moment.
        await().atMost(Duration.ofSeconds(20))
                .until(() -> listeners.stream().allMatch(listener -> TestHome.free(listener.port())));
        server = ExpressServer.start(home.home());
    }

    @Override
    public void close() {
        server.stop();
    }

    /** The port of a listener, by its name. */
    public int port(String name) {
        return server.listeners().stream()
                .filter(listener -> listener.name().equals(name))
                .mapToInt(Listener::port)
                .findFirst()
                .orElseThrow();
    }

    /** Asks webadmin as the administrator; the answer must be a 2xx. */
    public String admin(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = ask(method, path, body, "Bearer " + TestHome.token(true));
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    /** Asks webadmin with any {@code Authorization}, or none if it is empty. */
    public HttpResponse<String> ask(String method, String path, String body, String authorization)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://" + ADDRESS + ":" + port("webadmin") + path))
                .method(method, BodyPublishers.ofString(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    /** Adds {@code name@express.test} with {@link #PASSWORD}, and tells the address. */
    public String addUser(String name) throws IOException, InterruptedException {
        String address = name + "@" + TestHome.DOMAIN;
        admin("PUT", "/users/" + address, "{\"password\":\"" + PASSWORD + "\"}");
        return address;
    }

    /** Submits over STARTTLS as a user, in the user's name. */
    public void submit(String from, String subject, String text, String... recipients) throws MessagingException {
        MimeMessage message = new MimeMessage(submission());
        message.setFrom(from);
        for (String recipient : recipients) {
            message.addRecipient(Message.RecipientType.TO, new InternetAddress(recipient));
        }
        message.setSubject(subject);
        message.setText(text);
        message.saveChanges();
        submit(from, message);
    }

    /** Submits a mail that has been through so many servers that it must be in a loop. */
    public void submitLooped(String from, String recipient) throws MessagingException {
        String hop = "Received: from a.test by b.test; Mon, 2 Nov 2026 09:00:00 +0000\r\n";
        String text =
                hop.repeat(120) + "From: " + from + "\r\nTo: " + recipient + "\r\nSubject: Round\r\n\r\nAgain\r\n";
        submit(from, new MimeMessage(submission(), new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII))));
    }

    private Session submission() {
        Properties properties = trusting("smtp");
        properties.setProperty("mail.smtp.starttls.enable", "true");
        properties.setProperty("mail.smtp.starttls.required", "true");
        return Session.getInstance(properties);
    }

    private void submit(String from, MimeMessage message) throws MessagingException {
        try (Transport transport = submission().getTransport("smtp")) {
            transport.connect(ADDRESS, port("submission"), from, PASSWORD);
            transport.sendMessage(message, message.getAllRecipients());
        }
    }

    /** Opens a mailbox store: {@code imap} and {@code pop3} by STARTTLS, {@code imaps} and {@code pop3s} at once. */
    public Store store(String protocol, String user) throws MessagingException {
        Properties properties = trusting(protocol);
        if (!protocol.endsWith("s")) {
            properties.setProperty("mail." + protocol + ".starttls.enable", "true");
            properties.setProperty("mail." + protocol + ".starttls.required", "true");
        }
        Store store = Session.getInstance(properties).getStore(protocol);
        store.connect(ADDRESS, port(protocol), user, PASSWORD);
        return store;
    }

    private static Properties trusting(String protocol) {
        Properties properties = new Properties();
        properties.setProperty("mail." + protocol + ".ssl.trust", ADDRESS);
        properties.setProperty("mail." + protocol + ".connectiontimeout", "20000");
        properties.setProperty("mail." + protocol + ".timeout", "20000");
        properties.setProperty("mail." + protocol + ".partialfetch", "false"); // James reads a message for each part
        return properties;
    }
}
