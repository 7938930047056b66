package org.jamesexpress.brokers.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.jamesexpress.brokers.Heard;
import org.jamesexpress.brokers.SenderContract;
import org.jamesexpress.testing.FreePort;

/** HiveMQ's broker on loopback, and somebody who has subscribed there. It lets in who knows the password. */
public final class MqttBroker implements AutoCloseable {
    private final EmbeddedHiveMQ server;
    private final int port;

    private MqttBroker(EmbeddedHiveMQ server, int port) {
        this.server = server;
        this.port = port;
    }

    public static MqttBroker start(Path folder) throws Exception {
        return start(folder, FreePort.find());
    }

    static MqttBroker start(Path folder, int port) throws Exception {
        EmbeddedHiveMQ server = EmbeddedHiveMQ.builder()
                .withConfigurationFolder(configuration(folder, port))
                .withDataFolder(Files.createDirectories(folder.resolve("data")))
                .withExtensionsFolder(Files.createDirectories(folder.resolve("extensions")))
                .withEmbeddedExtension(EmbeddedExtension.builder()
                        .withId("password")
                        .withName("password")
                        .withVersion("1")
                        .withExtensionMain(new Password())
                        .build())
                .withoutLoggingBootstrap()
                .build();
        server.start().join();
        return new MqttBroker(server, port);
    }

    private static Path configuration(Path folder, int port) throws IOException {
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Files.writeString(conf.resolve("config.xml"), """
                <hivemq>
                    <listeners>
                        <tcp-listener><port>%d</port><bind-address>127.0.0.1</bind-address></tcp-listener>
                    </listeners>
                    <persistence><mode>in-memory</mode></persistence>
                    <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
                </hivemq>
                """.formatted(port));
        return conf;
    }

    private static final class Password implements ExtensionMain, SimpleAuthenticator {
        @Override
        public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
            Services.securityRegistry().setAuthenticatorProvider(each -> this);
        }

        @Override
        public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
            // Nothing is left.
        }

        @Override
        public void onConnect(SimpleAuthInput input, SimpleAuthOutput output) {
            boolean known = input.getConnectPacket()
                    .getPassword()
                    .filter(StandardCharsets.UTF_8.encode(SenderContract.PASSWORD)::equals)
                    .isPresent();
            if (known) {
                output.authenticateSuccessfully();
            } else {
                output.failAuthentication();
            }
        }
    }

    public int port() {
        return port;
    }

    /** Subscribes to a topic. */
    public Heard<Mqtt5Publish> listens(String filter) {
        Heard<Mqtt5Publish> heard = new Heard<>(Mqtt5Publish::getPayloadAsBytes);
        Mqtt5BlockingClient client = Mqtt5Client.builder()
                .serverHost("127.0.0.1")
                .serverPort(port)
                .simpleAuth()
                .username(SenderContract.USER)
                .password(SenderContract.PASSWORD.getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildBlocking();
        client.connect();
        client.toAsync()
                .subscribeWith()
                .topicFilter(filter)
                .qos(MqttQos.AT_LEAST_ONCE)
                .callback(heard.messages()::add)
                .send()
                .join();
        return heard;
    }

    @Override
    public void close() throws ExecutionException {
        try {
            server.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
