package org.jamesexpress.brokers.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.hivemq.client.mqtt.MqttClientState;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfigBuilder;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PayloadFormatIndicator;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jamesexpress.brokers.Link;
import org.jamesexpress.brokers.Login;
import org.jamesexpress.events.Event;
import org.jamesexpress.net.Trust;
import org.jamesexpress.notify.endpoint.Outcome;
import org.jamesexpress.notify.endpoint.Surroundings;
import org.jamesexpress.notify.event.CloudEvent;

/** A connection to a broker, without a session that outlives it. One thread publishes. */
final class MqttLink implements Link {
    /** What a topic is made of, and filtered by (MQTT 5, 4.7). */
    private static final String SEPARATORS = "/+#";

    private static final int LONGEST_TOPIC = 65_535;
    private static final int KEEP_ALIVE_SECONDS = 30;

    private final Mqtt target;
    private final String source;
    private final Mqtt5AsyncClient client;
    private volatile boolean left;

    private MqttLink(Mqtt target, String source, Mqtt5AsyncClient client) {
        this.target = target;
        this.source = source;
        this.client = client;
    }

    static MqttLink open(Mqtt target, Surroundings surroundings)
            throws InterruptedException, ExecutionException, TimeoutException {
        long millis = surroundings.timeout().toMillis();
        Mqtt5AsyncClient client = client(target, millis);
        CompletableFuture<Mqtt5ConnAck> connecting = client.connectWith()
                .cleanStart(true)
                .keepAlive(KEEP_ALIVE_SECONDS)
                .send();
        try {
            connecting.get(millis, TimeUnit.MILLISECONDS);
            return new MqttLink(target, surroundings.source(), client);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            connecting.thenAccept(tooLate -> disconnect(client)).exceptionally(neverOpened -> null);
            throw e;
        }
    }

    private static Mqtt5AsyncClient client(Mqtt target, long millis) {
        Mqtt5ClientBuilder builder =
                Mqtt5Client.builder().identifier(identifier()).transportConfig(transport(target, millis));
        Login login = target.login();
        if (login.username().isPresent() || login.password().isPresent()) {
            builder = builder.simpleAuth(auth(login));
        }
        return builder.buildAsync();
    }

    /** With TLS in it: where that is given to the client's builder after the rest, it is dropped in silence. */
    private static MqttClientTransportConfig transport(Mqtt target, long millis) {
        MqttClientTransportConfigBuilder builder = MqttClientTransportConfig.builder()
                .serverHost(target.url().host())
                .serverPort(target.url().port())
                .socketConnectTimeout(millis, TimeUnit.MILLISECONDS)
                .mqttConnectTimeout(millis, TimeUnit.MILLISECONDS);
        if (target.url().tls()) {
            builder = builder.sslConfig()
                    .trustManagerFactory(Trust.managers(target.trusted()))
                    .handshakeTimeout(millis, TimeUnit.MILLISECONDS)
                    .applySslConfig();
        }
        return builder.build();
    }

    private static Mqtt5SimpleAuth auth(Login login) {
        byte[] password =
                login.password().map(each -> each.reveal().getBytes(UTF_8)).orElse(new byte[0]);
        return login.username()
                .map(name -> Mqtt5SimpleAuth.builder()
                        .username(name)
                        .password(password)
                        .build())
                .orElseGet(() -> Mqtt5SimpleAuth.builder().password(password).build());
    }

    /** As long as every broker must take it, and of letters that it must take (MQTT 5, 3.1.3.1). */
    private static String identifier() {
        return "express"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    @Override
    public boolean isOpen() {
        return !left && client.getState() == MqttClientState.CONNECTED;
    }

    @Override
    public CompletableFuture<Outcome> publish(Event event) {
        String topic = target.topic().of(event, SEPARATORS);
        if (topic.getBytes(UTF_8).length > LONGEST_TOPIC) {
            return CompletableFuture.completedFuture(new Outcome.Never("its topic has more than 65,535 octets"));
        }
        return client.publish(message(event, topic))
                .thenApply(this::outcome)
                .exceptionally(failure -> new Outcome.Later(words(failure)));
    }

    private Mqtt5Publish message(Event event, String topic) {
        return Mqtt5Publish.builder()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(CloudEvent.of(event, source))
                .payloadFormatIndicator(Mqtt5PayloadFormatIndicator.UTF_8)
                .contentType(CloudEvent.MEDIA_TYPE)
                .build();
    }

    /** Where nobody has subscribed, the broker forgets what it acknowledges: that is no success. */
    private Outcome outcome(Mqtt5PublishResult result) {
        if (result.getError().isPresent()) {
            return new Outcome.Later(words(result.getError().get()));
        }
        boolean forgotten = result instanceof Mqtt5PublishResult.Mqtt5Qos1Result acknowledged
                && acknowledged.getPubAck().getReasonCode() == Mqtt5PubAckReasonCode.NO_MATCHING_SUBSCRIBERS;
        return forgotten ? new Outcome.Later("nobody has subscribed to the topic") : new Outcome.Taken("acknowledged");
    }

    private String words(Throwable failure) {
        return MqttWords.of(failure, target.url().host());
    }

    @Override
    public void cut() {
        left = true;
        disconnect(client);
    }

    @Override
    public void close() {
        cut();
    }

    /** Doesn't wait for it; what is on its way has failed then. */
    private static void disconnect(Mqtt5AsyncClient client) {
        client.disconnect().exceptionally(alreadyGone -> null);
    }
}
