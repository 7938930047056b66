package org.jamesexpress.brokers.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener;
import org.apache.qpid.server.model.Broker;
import org.apache.qpid.server.model.SystemConfig;
import org.apache.qpid.server.model.port.AmqpPort;
import org.jamesexpress.brokers.Heard;
import org.jamesexpress.brokers.SenderContract;
import org.jspecify.annotations.Nullable;

/** Apache Qpid's broker on loopback, in memory, and somebody who listens there. */
public final class AmqpBroker implements AutoCloseable {
    private static final String CONFIGURATION = """
            {"name": "test", "modelVersion": "9.1",
             "authenticationproviders": [{"name": "plain", "type": "Plain", "secureOnlyMechanisms": [],
               "users": [{"name": "james", "type": "managed", "password": "open sesame"}]}],
             "ports": [{"name": "AMQP", "port": "%d", "bindingAddress": "127.0.0.1", "authenticationProvider": "plain",
               "protocols": ["AMQP_0_9_1"],
               "virtualhostaliases": [{"name": "nameAlias", "type": "nameAlias"},
                                      {"name": "defaultAlias", "type": "defaultAlias"}]}],
             "virtualhostnodes": [{"name": "default", "type": "Memory", "defaultVirtualHostNode": "true",
               "virtualHostInitialConfiguration": "{\\"type\\": \\"Memory\\"}"}]}
            """;

    private final SystemLauncher launcher;
    private final int port;
    private final Connection connection;
    private final Channel channel;

    private AmqpBroker(SystemLauncher launcher, int port) throws Exception {
        this.launcher = launcher;
        this.port = port;
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        factory.setUsername(SenderContract.USER);
        factory.setPassword(SenderContract.PASSWORD);
        factory.setAutomaticRecoveryEnabled(false);
        this.connection = factory.newConnection();
        this.channel = connection.createChannel();
    }

    public static AmqpBroker start(Path folder) throws Exception {
        return start(folder, 0);
    }

    /** A broker on a port that is known already. */
    static AmqpBroker start(Path folder, int port) throws Exception {
        Path configuration = Files.writeString(folder.resolve("qpid.json"), CONFIGURATION.formatted(port));
        Waiting waiting = new Waiting();
        SystemLauncher launcher = new SystemLauncher(waiting);
        URL url = configuration.toUri().toURL();
        launcher.startup(Map.of(
                "type",
                "Memory",
                "initialConfigurationLocation",
                url.toExternalForm(),
                "startupLoggedToSystemOut",
                "false",
                "context",
                Map.of("qpid.work_dir", folder.toString())));
        return new AmqpBroker(launcher, waiting.port());
    }

    private static final class Waiting extends SystemLauncherListener.DefaultSystemLauncherListener {
        private @Nullable SystemConfig<?> system;

        @Override
        public void onContainerResolve(SystemConfig<?> systemConfig) {
            system = systemConfig;
        }

        int port() {
            Broker<?> broker = (Broker<?>) Objects.requireNonNull(system).getContainer();
            return broker.getPorts().stream()
                    .map(AmqpPort.class::cast)
                    .findFirst()
                    .orElseThrow()
                    .getBoundPort();
        }
    }

    public int port() {
        return port;
    }

    void declares(String exchange) throws Exception {
        channel.exchangeDeclare(exchange, "topic", true);
    }

    /** Declares an exchange and a queue that hears what is published there. */
    public Heard<Delivery> listens(String exchange, String queue, String routingKey) throws Exception {
        declares(exchange);
        channel.queueDeclare(queue, true, false, false, Map.of());
        channel.queueBind(queue, exchange, routingKey);
        return listens(queue);
    }

    /** Declares a queue, and listens there. */
    public Heard<Delivery> listens(String queue) throws Exception {
        Heard<Delivery> heard = new Heard<>(Delivery::getBody);
        channel.queueDeclare(queue, true, false, false, Map.of());
        channel.basicConsume(queue, true, (tag, delivery) -> heard.messages().add(delivery), tag -> {});
        return heard;
    }

    @Override
    public void close() {
        connection.abort();
        launcher.shutdown();
    }
}
