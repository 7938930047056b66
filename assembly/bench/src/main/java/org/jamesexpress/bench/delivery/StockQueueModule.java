package org.jamesexpress.bench.delivery;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.inject.Singleton;
import java.nio.file.Path;
import javax.jms.ConnectionFactory;
import org.apache.activemq.store.PersistenceAdapter;
import org.apache.activemq.store.kahadb.KahaDBPersistenceAdapter;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.queue.activemq.ActiveMQConfiguration;
import org.apache.james.queue.activemq.ActiveMQMailQueueFactory;
import org.apache.james.queue.activemq.EmbeddedActiveMQ;
import org.apache.james.queue.activemq.metric.ActiveMQMetricCollector;
import org.apache.james.queue.activemq.metric.ActiveMQMetricCollectorImpl;
import org.apache.james.queue.api.MailQueueItemDecoratorFactory;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.server.core.JamesServerResourceLoader;
import org.apache.james.server.core.filesystem.FileSystemImpl;

/**
 * What James's JPA server binds for its mail queue where nobody has configured it: a journal that is synced in KahaDB, the
 * mails in files beside it. James's own module for it is not on Maven Central.
 */
final class StockQueueModule extends AbstractModule {
    private final Path home;

    /** @param home its queue is in {@code var} there */
    StockQueueModule(Path home) {
        this.home = home;
    }

    @Override
    protected void configure() {
        bind(FileSystem.class).toInstance(new FileSystemImpl(new JamesServerResourceLoader(home.toString())));
        bind(PersistenceAdapter.class).toInstance(new KahaDBPersistenceAdapter());
        bind(EmbeddedActiveMQ.class).in(Scopes.SINGLETON);
        bind(ActiveMQConfiguration.class).toInstance(ActiveMQConfiguration.getDefault());
        bind(ActiveMQMetricCollector.class)
                .to(ActiveMQMetricCollectorImpl.class)
                .in(Scopes.SINGLETON);
        bind(MailQueueItemDecoratorFactory.class).toInstance(new RawMailQueueItemDecoratorFactory());
        bind(ActiveMQMailQueueFactory.class).in(Scopes.SINGLETON);
    }

    @Provides
    @Singleton
    ConnectionFactory connections(EmbeddedActiveMQ broker) {
        return broker.getConnectionFactory();
    }
}
