package org.jamesexpress.bench.delivery;

import com.codahale.metrics.MetricRegistry;
import com.google.inject.Binder;
import com.google.inject.Guice;
import com.google.inject.Injector;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.NoopGaugeRegistry;
import org.apache.james.metrics.dropwizard.DropWizardMetricFactory;
import org.apache.james.queue.activemq.ActiveMQMailQueueFactory;
import org.apache.james.queue.activemq.metric.ActiveMQMetricCollector;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.transport.mailets.RemoteDelivery;
import org.apache.james.transport.mailets.RemoteDelivery.ThreadState;
import org.apache.mailet.MailetConfig;
import org.apache.mailet.MailetContext;
import org.jamesexpress.server.queue.MailQueueModule;
import org.jamesexpress.server.queue.SpooledMailQueueFactory;
import org.jamesexpress.store.Spool;
import org.jamesexpress.store.Store;
import org.jamesexpress.store.StoreConfig;
import org.jspecify.annotations.Nullable;

/** James's own mailet {@code RemoteDelivery} as it is by default, which finds the hosts in a map. */
final class JamesDelivery implements Deliverer {
    private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(10);

    private final MailQueueFactory<? extends ManageableMailQueue> queues;
    private final DNSService hosts;
    private final MetricFactory metrics;
    private int queue;
    private volatile RemoteDelivery taker;
    private Optional<RemoteDelivery> sender = Optional.empty();

    private JamesDelivery(
            MailQueueFactory<? extends ManageableMailQueue> queues, MetricFactory metrics, Scene scene, int port)
            throws Exception {
        this.queues = queues;
        this.metrics = metrics;
        this.hosts = new HostMap(scene, port);
        this.taker = start(ThreadState.DO_NOT_START_THREADS);
    }

    /** On the mail queue of James Express, with a store and a spool of its own. */
    static JamesDelivery durable(Path folder, Scene scene, int port) throws Exception {
        Store store = Store.open(StoreConfig.sqlite(folder.resolve("express.db")));
        Injector injector = Guice.createInjector(
                new MailQueueModule(store, Spool.open(folder.resolve("queue"), store.id())),
                JamesDelivery::bindMetrics,
                binder -> binder.bind(Clock.class).toInstance(Clock.systemUTC()));
        return new JamesDelivery(
                injector.getInstance(SpooledMailQueueFactory.class),
                injector.getInstance(MetricFactory.class),
                scene,
                port);
    }

    /** On the mail queue of a stock James, as its JPA server starts it: ActiveMQ in this process. */
    static JamesDelivery stock(Path folder, Scene scene, int port) throws Exception {
        Injector injector = Guice.createInjector(new StockQueueModule(folder), JamesDelivery::bindMetrics);
        ActiveMQMailQueueFactory queues = injector.getInstance(ActiveMQMailQueueFactory.class);
        queues.init();
        injector.getInstance(ActiveMQMetricCollector.class).start();
        return new JamesDelivery(queues, injector.getInstance(MetricFactory.class), scene, port);
    }

    /** On James's queue in memory: what it has taken is lost with the process. */
    static JamesDelivery inMemory(Scene scene, int port) throws Exception {
        return new JamesDelivery(
                new MemoryMailQueueFactory(new RawMailQueueItemDecoratorFactory()), metrics(), scene, port);
    }

    private static void bindMetrics(Binder binder) {
        binder.bind(MetricFactory.class).toInstance(metrics());
        binder.bind(GaugeRegistry.class).toInstance(new NoopGaugeRegistry());
    }

    private static MetricFactory metrics() {
        return new DropWizardMetricFactory(new MetricRegistry());
    }

    private RemoteDelivery start(ThreadState threads) throws Exception {
        RemoteDelivery mailet = new RemoteDelivery(hosts, nobody(DomainList.class), queues, metrics, threads);
        mailet.init(new Parameters(Map.of(
                "outgoing", queueName(),
                "delayTime", "5000, 100000, 500000",
                "maxRetries", "3",
                "maxDnsProblemRetries", "0",
                "heloName", "out.bench.test")));
        return mailet;
    }

    private String queueName() {
        return "outgoing" + queue;
    }

    @Override
    public void take(Letter letter) throws Exception {
        MailImpl mail = MailImpl.builder()
                .name(letter.id())
                .sender(Letter.SENDER)
                .addRecipient(letter.recipient())
                .build();
        try {
            // As James's SMTP server does; the builder would make a copy that nobody disposes of.
            mail.setMessageContent(
                    MimeMessageInputStreamSource.create(letter.id(), new ByteArrayInputStream(letter.octets())));
            taker.service(mail);
        } finally {
            mail.dispose();
        }
    }

    @Override
    public void go() throws Exception {
        if (sender.isEmpty()) {
            sender = Optional.of(start(ThreadState.START_THREADS));
        }
    }

    @Override
    public void hold() throws Exception {
        if (sender.isPresent()) {
            awaitSettled();
            sender.get().destroy();
            sender = Optional.empty();
        }
        queue++;
        taker = start(ThreadState.DO_NOT_START_THREADS);
    }

    /** What a host has leaves the queue a moment later; to end meanwhile would break off some of it. */
    private void awaitSettled() throws MailQueueException {
        ManageableMailQueue mails =
                queues.getQueue(MailQueueName.of(queueName())).orElseThrow();
        while (mails.getSize() > 0) {
            LockSupport.parkNanos(MOMENT);
        }
    }

    /** What is never asked for anything that matters here. */
    private static <T> T nobody(Class<T> what) {
        return what.cast(Proxy.newProxyInstance(what.getClassLoader(), new Class<?>[] {what}, (self, method, given) -> {
            System.err.println("asked to " + method.getName());
            throw new UnsupportedOperationException(method.getName());
        }));
    }

    private record Parameters(Map<String, String> values) implements MailetConfig {
        @Override
        public @Nullable String getInitParameter(String name) {
            return values.get(name);
        }

        @Override
        public Iterator<String> getInitParameterNames() {
            return List.copyOf(values.keySet()).iterator();
        }

        @Override
        public MailetContext getMailetContext() {
            return nobody(MailetContext.class);
        }

        @Override
        public String getMailetName() {
            return "RemoteDelivery";
        }
    }
}
