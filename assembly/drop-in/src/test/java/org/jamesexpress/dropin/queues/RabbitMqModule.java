package org.jamesexpress.dropin.queues;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import java.io.FileNotFoundException;
import org.apache.commons.configuration2.Configuration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.backends.rabbitmq.RabbitMQConfiguration;
import org.apache.james.backends.rabbitmq.ReactorRabbitMQChannelPool;
import org.apache.james.backends.rabbitmq.ReceiverProvider;
import org.apache.james.backends.rabbitmq.SimpleConnectionPool;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.queue.rabbitmq.RabbitMQMailQueueFactory;
import org.apache.james.queue.rabbitmq.view.RabbitMQMailQueueConfiguration;
import org.apache.james.queue.rabbitmq.view.api.FakeMailQueueView;
import org.apache.james.queue.rabbitmq.view.api.MailQueueView;
import org.apache.james.utils.PropertiesProvider;
import reactor.rabbitmq.RabbitFlux;
import reactor.rabbitmq.ReceiverOptions;
import reactor.rabbitmq.Sender;

/** James's own queues in the broker of {@code rabbitmq.properties}, with messages in memory. */
final class RabbitMqModule extends AbstractModule {
    @Override
    protected void configure() {
        bind(SimpleConnectionPool.class).in(Scopes.SINGLETON);
        bind(SimpleConnectionPool.Configuration.class).toInstance(SimpleConnectionPool.Configuration.DEFAULT);
        bind(MailQueueView.Factory.class).to(FakeMailQueueView.Factory.class);
        bind(RabbitMQMailQueueFactory.class).in(Scopes.SINGLETON);
        bind(new TypeLiteral<MailQueueFactory<?>>() {}).to(RabbitMQMailQueueFactory.class);
        bind(new TypeLiteral<MailQueueFactory<? extends MailQueue>>() {}).to(RabbitMQMailQueueFactory.class);
        bind(new TypeLiteral<MailQueueFactory<? extends ManageableMailQueue>>() {})
                .to(RabbitMQMailQueueFactory.class);
    }

    @Provides
    @Singleton
    RabbitMQConfiguration broker(PropertiesProvider files) throws ConfigurationException, FileNotFoundException {
        return RabbitMQConfiguration.from(file(files));
    }

    @Provides
    @Singleton
    RabbitMQMailQueueConfiguration queues(PropertiesProvider files)
            throws ConfigurationException, FileNotFoundException {
        return RabbitMQMailQueueConfiguration.from(file(files));
    }

    @Provides
    @Singleton
    Sender sender(SimpleConnectionPool connections, MetricFactory metrics) {
        ReactorRabbitMQChannelPool channels = new ReactorRabbitMQChannelPool(
                connections.getResilientConnection(), ReactorRabbitMQChannelPool.Configuration.DEFAULT, metrics);
        channels.start();
        return channels.getSender();
    }

    @Provides
    @Singleton
    ReceiverProvider receivers(SimpleConnectionPool connections) {
        return () ->
                RabbitFlux.createReceiver(new ReceiverOptions().connectionMono(connections.getResilientConnection()));
    }

    private static Configuration file(PropertiesProvider files) throws ConfigurationException, FileNotFoundException {
        return files.getConfiguration("rabbitmq");
    }
}
