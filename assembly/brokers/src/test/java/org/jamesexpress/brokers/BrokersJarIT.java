package org.jamesexpress.brokers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jamesexpress.brokers.amqp.AmqpBroker;
import org.jamesexpress.brokers.mqtt.MqttBroker;
import org.jamesexpress.config.Settings;
import org.jamesexpress.notify.endpoint.EndpointKind;
import org.jamesexpress.notify.endpoint.Outcome;
import org.jamesexpress.notify.endpoint.Sender;
import org.jamesexpress.notify.endpoint.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** The jar as a James meets it: with what it holds, and of the rest only what is James Express's own. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class BrokersJarIT {
    private static final List<String> THERE = List.of(
            "org.jamesexpress.config.",
            "org.jamesexpress.events.",
            "org.jamesexpress.net.",
            "org.jamesexpress.notify.",
            "com.fasterxml.jackson.",
            "org.slf4j.");

    @TempDir
    Path folder;

    @Test
    void publishesToBothKindsOfBrokers() throws Exception {
        try (URLClassLoader jar = jar();
                AmqpBroker amqp = AmqpBroker.start(Files.createDirectory(folder.resolve("amqp")));
                MqttBroker mqtt = MqttBroker.start(Files.createDirectory(folder.resolve("mqtt")))) {
            Heard<?> queue = amqp.listens("news");
            Heard<?> topic = mqtt.listens("news");
            assertThat(send(jar, "amqp", Map.of("url", "amqp://127.0.0.1:" + amqp.port(), "routingKey", "news")))
                    .isInstanceOf(Outcome.Taken.class);
            assertThat(send(jar, "mqtt", Map.of("url", "mqtt://127.0.0.1:" + mqtt.port(), "topic", "news")))
                    .isInstanceOf(Outcome.Taken.class);

            assertThat(queue.nextOctets()).isEqualTo(topic.nextOctets());
        }
    }

    private static URLClassLoader jar() throws IOException {
        ClassLoader tests = BrokersJarIT.class.getClassLoader();
        ClassLoader there = new ClassLoader(ClassLoader.getPlatformClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                if (THERE.stream().noneMatch(name::startsWith)) {
                    throw new ClassNotFoundException(name);
                }
                return tests.loadClass(name);
            }
        };
        return new URLClassLoader(
                new URL[] {
                    Path.of(System.getProperty("express.brokers")).toUri().toURL()
                },
                there);
    }

    private static Outcome send(ClassLoader jar, String element, Map<String, String> values) throws Exception {
        EndpointKind kind = ServiceLoader.load(EndpointKind.class, jar).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.element().equals(element))
                .findFirst()
                .orElseThrow();
        assertThat(kind.getClass().getClassLoader()).isSameAs(jar);
        Target target = (Target) kind.read(withLogin(values), Path::of).way();
        try (Sender sender = target.sender(Events.surroundings(Duration.ofSeconds(30)))) {
            return sender.send(Events.event("e1")).join();
        }
    }

    private static Settings withLogin(Map<String, String> values) {
        Map<String, String> all = new HashMap<>(values);
        all.put("username", SenderContract.USER);
        all.put("password", SenderContract.PASSWORD);
        return Settings.of("endpoint", all);
    }
}
