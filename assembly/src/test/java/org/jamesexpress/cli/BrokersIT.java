package org.jamesexpress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.mail.Message;
import javax.mail.Session;
import javax.mail.Transport;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeMessage;
import org.jamesexpress.cli.demo.FreePorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server as it is assembled, with conf-samples/notify-brokers but for hosts and secrets, and real brokers in a process
 * of their own, since each brings half the libraries that James has, in other versions.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class BrokersIT {
    private static final int SMTP = 25;
    private static final Path SAMPLE = Path.of("../conf-samples/notify-brokers/conf/express-notify.xml");

    @TempDir
    Path folder;

    private final Distribution distribution = Distribution.assembled();
    private final List<Process> running = new ArrayList<>();
    private int portOffset;

    @BeforeEach
    void findPorts() throws CommandException {
        portOffset = FreePorts.offset(new Random());
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Process each : running) {
            each.destroy();
            each.waitFor();
        }
    }

    @Test
    void aMailIsToldToBothKindsOfBrokers() throws Exception {
        BufferedReader brokers = startBrokers();
        String amqp = after(brokers, "amqp listens at ");
        String mqtt = after(brokers, "mqtt listens at ");
        Path home = folder.resolve("home");
        express(
                "",
                "init",
                "--domain",
                "example.test",
                "--hostname",
                "mail.example.test",
                "--port-offset",
                Integer.toString(portOffset));
        Files.writeString(
                home.resolve("conf/express-notify.xml"),
                changed(Map.of(
                        "amqps://rabbit.example.com",
                        "amqp://" + amqp,
                        "mqtts://mosquitto.example.com",
                        "mqtt://" + mqtt,
                        "/run/secrets",
                        Files.createDirectory(folder.resolve("secrets")).toString())));
        Files.writeString(folder.resolve("secrets/express-rabbit"), "open sesame\n");
        Files.writeString(folder.resolve("secrets/express-mosquitto"), "open sesame\n");
        startServer(home);
        express("secret\n", "user", "add", "alice@example.test", "--password-stdin");

        sendToAlice("An offer");

        assertThat(after(brokers, "heard: ")).contains("\"type\":\"org.jamesexpress.mail.received\"", "An offer");
        assertThat(after(brokers, "heard: ")).contains("\"type\":\"org.jamesexpress.mail.received\"", "An offer");
    }

    private BufferedReader startBrokers() throws IOException {
        Path target = Path.of(System.getProperty("express.brokers.target"));
        String classPath = String.join(
                File.pathSeparator,
                target.resolve("test-classes").toString(),
                target.resolve("classes").toString(),
                Files.readString(target.resolve("class-path.txt")));
        Path arguments = Files.writeString(folder.resolve("arguments"), "-cp\n\"" + classPath + "\"\n");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "--add-opens",
                        "java.base/java.lang=ALL-UNNAMED",
                        "@" + arguments,
                        "org.jamesexpress.brokers.BothBrokers",
                        Files.createDirectory(folder.resolve("brokers")).toString())
                .redirectErrorStream(true)
                .start();
        running.add(process);
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The rest of the next line that begins so; what else a process says is nobody's concern. */
    private static String after(BufferedReader said, String beginning) throws IOException {
        List<String> other = new ArrayList<>();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
            other.add(line);
        }
        throw new AssertionError(beginning + " was not said, but:\n" + String.join("\n", other));
    }

    private static String changed(Map<String, String> changes) throws IOException {
        String text = Files.readString(SAMPLE);
        for (Map.Entry<String, String> each : changes.entrySet()) {
            assertThat(text).contains(each.getKey());
            text = text.replace(each.getKey(), each.getValue());
        }
        return text;
    }

    private void startServer(Path home) throws IOException {
        List<String> said = new ArrayList<>();
        running.add(Distribution.awaitReady(
                distribution
                        .command("start", "--home", home.toString())
                        .redirectErrorStream(true)
                        .start(),
                said));
        assertThat(said).last().isEqualTo("ready");
    }

    private void express(String input, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--home", folder.resolve("home").toString()));
        assertThat(distribution.runReading(input, all.toArray(String[]::new)).err())
                .isEmpty();
    }

    private void sendToAlice(String subject) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.host", "127.0.0.1");
        properties.setProperty("mail.smtp.port", Integer.toString(SMTP + portOffset));
        MimeMessage mail = new MimeMessage(Session.getInstance(properties));
        mail.setFrom(new InternetAddress("carol@customer.test"));
        mail.setRecipient(Message.RecipientType.TO, new InternetAddress("alice@example.test"));
        mail.setSubject(subject);
        mail.setText("Good day.");
        Transport.send(mail);
    }
}
