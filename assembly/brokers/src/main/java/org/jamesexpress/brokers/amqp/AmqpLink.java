package org.jamesexpress.brokers.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownSignalException;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;
import java.io.IOException;
import java.net.Socket;
import java.util.Date;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jamesexpress.brokers.Link;
import org.jamesexpress.events.Event;
import org.jamesexpress.net.Trust;
import org.jamesexpress.notify.endpoint.Outcome;
import org.jamesexpress.notify.endpoint.Surroundings;
import org.jamesexpress.notify.event.CloudEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to a broker with one channel on it, in confirm mode. One thread publishes; the library's own thread tells
 * what the broker says.
 */
final class AmqpLink implements Link {
    private static final Logger LOGGER = LoggerFactory.getLogger(AmqpLink.class);
    /** A broker that is short of memory reads nothing, not even a goodbye. */
    private static final int FAREWELL_MILLIS = 5_000;

    private static final int PERSISTENT = 2;
    private static final int MOST_OF_ROUTING_KEY = 255;
    private static final int HEARTBEAT_SECONDS = 30;

    /** What a topic exchange reads in a routing key. */
    private static final String SEPARATORS = "*#";

    private final Amqp target;
    private final String source;
    private final Connection connection;

    /** Under the connection: the one way out that needs no lock which a blocked writer holds. */
    private final Socket socket;

    private final Channel channel;
    private final NavigableMap<Long, Pending> pending = new ConcurrentSkipListMap<>();

    /** Why the broker could give an event to nobody, by its id. RabbitMQ says so before it confirms, others may after. */
    private final Map<String, String> returned = new ConcurrentHashMap<>();

    private record Pending(String id, CompletableFuture<Outcome> outcome) {}

    private AmqpLink(Amqp target, String source, Connection connection, Socket socket, Channel channel) {
        this.target = target;
        this.source = source;
        this.connection = connection;
        this.socket = socket;
        this.channel = channel;
    }

    static AmqpLink open(Amqp target, Surroundings surroundings) throws IOException, TimeoutException {
        AtomicReference<@Nullable Socket> socket = new AtomicReference<>();
        ConnectionFactory factory = factory(target, surroundings);
        factory.setSocketConfigurator(factory.getSocketConfigurator().andThen(socket::set));
        Connection connection = factory.newConnection("james-express:" + surroundings.endpoint());
        try {
            Channel channel = connection.createChannel();
            AmqpLink link = new AmqpLink(
                    target, surroundings.source(), connection, Objects.requireNonNull(socket.get()), channel);
            link.listen();
            if (!target.exchange().isEmpty()) {
                channel.exchangeDeclarePassive(target.exchange());
            }
            return link;
        } catch (IOException | RuntimeException e) {
            connection.abort(FAREWELL_MILLIS);
            throw e;
        }
    }

    private static ConnectionFactory factory(Amqp target, Surroundings surroundings) {
        int millis = Math.toIntExact(surroundings.timeout().toMillis());
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(target.url().host());
        factory.setPort(target.url().port());
        factory.setVirtualHost(
                target.url().path().isEmpty() ? "/" : target.url().path());
        target.login().username().ifPresent(factory::setUsername);
        target.login().password().ifPresent(password -> factory.setPassword(password.reveal()));
        factory.setAutomaticRecoveryEnabled(false);
        factory.setConnectionTimeout(millis);
        factory.setHandshakeTimeout(millis);
        factory.setChannelRpcTimeout(millis);
        factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
        factory.setThreadFactory(surroundings.threads());
        factory.setExceptionHandler(new Quiet());
        if (target.url().tls()) {
            factory.useSslProtocol(Trust.context(target.trusted()));
            factory.enableHostnameVerification();
        }
        return factory;
    }

    /** Whatever happens to the connection is told by the outcome of what was on its way. */
    private static final class Quiet extends ForgivingExceptionHandler {
        @Override
        protected void log(String message, Throwable failure) {
            LOGGER.trace(message, failure);
        }
    }

    private void listen() throws IOException {
        channel.addReturnListener(this::noteReturn);
        channel.addConfirmListener(
                (number, multiple) -> settle(number, multiple, true),
                (number, multiple) -> settle(number, multiple, false));
        channel.addShutdownListener(this::lose);
        channel.confirmSelect();
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen() && !socket.isClosed();
    }

    @Override
    public CompletableFuture<Outcome> publish(Event event) throws IOException {
        String routingKey = target.routingKey().of(event, SEPARATORS);
        if (routingKey.getBytes(UTF_8).length > MOST_OF_ROUTING_KEY) {
            return CompletableFuture.completedFuture(new Outcome.Never("its routing key has more than 255 octets"));
        }
        Pending one = new Pending(event.id(), new CompletableFuture<>());
        long number = channel.getNextPublishSeqNo();
        pending.put(number, one);
        try {
            channel.basicPublish(target.exchange(), routingKey, true, properties(event), CloudEvent.of(event, source));
            return one.outcome();
        } catch (IOException | RuntimeException e) {
            pending.remove(number);
            throw e;
        }
    }

    private static AMQP.BasicProperties properties(Event event) {
        return new AMQP.BasicProperties.Builder()
                .contentType(CloudEvent.MEDIA_TYPE)
                .deliveryMode(PERSISTENT)
                .messageId(event.id())
                .type(event.type().word())
                .timestamp(Date.from(event.time()))
                .appId("james-express")
                .build();
    }

    private void noteReturn(Return message) {
        String id = message.getProperties().getMessageId();
        if (pending.values().stream().anyMatch(each -> each.id().equals(id))) {
            String words = AmqpWords.words(message.getReplyCode(), message.getReplyText());
            returned.put(id, words + ": no queue is bound for it");
        }
    }

    private void settle(long number, boolean multiple, boolean taken) {
        NavigableMap<Long, Pending> settled =
                multiple ? pending.headMap(number, true) : pending.subMap(number, true, number, true);
        settled.values().forEach(each -> each.outcome().complete(outcome(each.id(), taken)));
        settled.clear();
    }

    private Outcome outcome(String id, boolean taken) {
        String reason = returned.remove(id);
        if (reason != null) {
            return new Outcome.Later(reason);
        }
        return taken
                ? new Outcome.Taken("confirmed")
                : new Outcome.Later("the broker didn't keep it, or has no queue for it");
    }

    private void lose(ShutdownSignalException shutdown) {
        Outcome lost = new Outcome.Later(AmqpWords.of(shutdown));
        pending.values().forEach(each -> each.outcome().complete(lost));
        pending.clear();
    }

    /** The library hears of it, and ends what is pending. */
    @Override
    public void cut() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            LOGGER.trace("it is cut all the same", e);
        }
    }

    @Override
    public void close() {
        CompletableFuture.delayedExecutor(FAREWELL_MILLIS, TimeUnit.MILLISECONDS)
                .execute(this::cut);
        connection.abort(FAREWELL_MILLIS);
    }
}
