package org.jamesexpress.dropin;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import javax.mail.Message;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.Transport;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeMessage;

/** The process of a {@link StockJames}, with what clients and administrators do with it. */
final class RunningJames implements AutoCloseable {
    private static final String PASSWORD = "secret";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final int smtp;
    private final int webadmin;
    private final List<String> lines = new ArrayList<>();
    private volatile boolean ended;
    private final HttpClient http = HttpClient.newHttpClient();

    RunningJames(Process process, int smtp, int webadmin) {
        this.process = process;
        this.smtp = smtp;
        this.webadmin = webadmin;
        Thread reader = new Thread(this::read, "stock-james");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException e) {
            // The process was ended.
        } finally {
            synchronized (lines) {
                ended = true;
                lines.notifyAll();
            }
        }
    }

    void awaitStart() throws InterruptedException {
        try {
            awaitWords("JAMES server started");
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    /** Returns once it has said the words in a line of its log. */
    void awaitWords(String words) throws InterruptedException {
        await(() -> ended || log().contains(words));
        if (!log().contains(words)) {
            throw new AssertionError("James did not say \"" + words + "\":\n" + log());
        }
    }

    String awaitEnd() throws InterruptedException {
        await(() -> ended);
        if (!ended) {
            throw new AssertionError("James did not end:\n" + log());
        }
        return log();
    }

    private void await(BooleanSupplier enough) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        synchronized (lines) {
            for (long left = PATIENCE.toMillis();
                    left > 0 && !enough.getAsBoolean();
                    left = NANOSECONDS.toMillis(deadline - System.nanoTime())) {
                lines.wait(left);
            }
        }
    }

    /** All that it has said. */
    String log() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    /** What it has said of us that is not information. James itself may complain of the queue that it stops. */
    List<String> complaints() {
        return log().lines()
                .filter(line -> line.contains("org.jamesexpress") && !line.startsWith("INFO"))
                .filter(line -> !line.contains("There is no DANE")) // The test's DNS has no signatures.
                .toList();
    }

    /** Makes a user, whose password is always the same. */
    String user(String name) throws IOException, InterruptedException {
        String address = name + "@example.test";
        HttpResponse<String> answer = webadmin("PUT", "/users/" + address, "{\"password\":\"" + PASSWORD + "\"}");
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return address;
    }

    HttpResponse<String> webadmin(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + webadmin + path))
                .method(method, BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    /** Submits a mail as a user, with a line of text. */
    void submit(String user, String subject, String... recipients) throws MessagingException {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", Integer.toString(smtp));
        properties.put("mail.smtp.auth", "true");
        properties.put("mail.smtp.localhost", "client.test");
        MimeMessage message = new MimeMessage(Session.getInstance(properties));
        message.setFrom(new InternetAddress(user));
        message.setRecipients(Message.RecipientType.TO, InternetAddress.parse(String.join(",", recipients)));
        message.setSubject(subject);
        message.setText("Good day.\r\n");
        Transport.send(message, user, PASSWORD);
    }

    /** Gives a mailet container a mail of a file, from a user who logged in. */
    void spool(String user, String recipient, Path file) throws IOException {
        Writer in = process.outputWriter(StandardCharsets.UTF_8);
        in.write(user + " " + recipient + " " + file + "\n");
        in.flush();
    }

    /** Asks it to stop as an administrator does, lets it say its last words, and returns its exit code. */
    int stop() throws InterruptedException {
        process.toHandle().destroy(); // That of the process itself would close our ear at once.
        awaitEnd();
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
