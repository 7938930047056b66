package org.jamesexpress.brokers;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jamesexpress.brokers.amqp.AmqpBroker;
import org.jamesexpress.brokers.mqtt.MqttBroker;

/** A broker of each kind as a process: it says where they listen, and what it hears there. */
final class BothBrokers {
    private BothBrokers() {}

    /** Runs until it is ended, in an empty folder. */
    public static void main(String[] folder) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        AmqpBroker amqp = AmqpBroker.start(Files.createDirectory(Path.of(folder[0], "amqp")));
        MqttBroker mqtt = MqttBroker.start(Files.createDirectory(Path.of(folder[0], "mqtt")));
        tell(out, amqp.listens("mail", "all", "mail.#"));
        tell(out, mqtt.listens("mail/#"));
        out.println("amqp listens at 127.0.0.1:" + amqp.port());
        out.println("mqtt listens at 127.0.0.1:" + mqtt.port());
    }

    private static <T> void tell(PrintStream out, Heard<T> heard) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (true) {
                            byte[] octets =
                                    heard.octets().apply(heard.messages().take());
                            out.println("heard: " + new String(octets, StandardCharsets.UTF_8));
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "listener");
        thread.start();
    }
}
