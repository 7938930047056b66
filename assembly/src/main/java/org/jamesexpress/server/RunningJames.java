package org.jamesexpress.server;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.TypeLiteral;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.PreDestroy;
import org.apache.james.StartUpChecksPerformer;
import org.apache.james.imapserver.netty.IMAPServerFactory;
import org.apache.james.mailetcontainer.impl.CompositeProcessorImpl;
import org.apache.james.managesieveserver.netty.ManageSieveServerFactory;
import org.apache.james.onami.lifecycle.Stager;
import org.apache.james.pop3server.netty.POP3ServerFactory;
import org.apache.james.protocols.lib.netty.AbstractConfigurableAsyncServer;
import org.apache.james.protocols.lib.netty.AbstractServerFactory;
import org.apache.james.smtpserver.netty.SMTPServerFactory;
import org.apache.james.utils.InitializationOperation;
import org.apache.james.utils.InitializationOperations;
import org.apache.james.utils.Startables;
import org.apache.james.webadmin.WebAdminServer;
import org.jamesexpress.server.queue.SpooledMailQueueFactory;

/**
 * The composed James, brought up and down in order: the listeners last and first. Used by the thread that starts, and
 * then by the one that stops.
 */
final class RunningJames {
    private static final List<Class<? extends AbstractServerFactory>> PROTOCOLS = List.of(
            SMTPServerFactory.class, IMAPServerFactory.class, POP3ServerFactory.class, ManageSieveServerFactory.class);

    private final Injector injector;

    private RunningJames(Injector injector) {
        this.injector = injector;
    }

    static RunningJames compose(Module module) {
        return new RunningJames(Guice.createInjector(module));
    }

    <T> T get(Class<T> type) {
        return injector.getInstance(type);
    }

    void start() throws Exception {
        injector.getInstance(StartUpChecksPerformer.class).performCheck();
        Set<InitializationOperation> operations =
                injector.getInstance(Key.get(new TypeLiteral<Set<InitializationOperation>>() {}));
        Predicate<InitializationOperation> mailets =
                operation -> operation.forClass().equals(CompositeProcessorImpl.class);
        Predicate<InitializationOperation> protocols = operation -> PROTOCOLS.contains(operation.forClass());
        Predicate<InitializationOperation> webadmin =
                operation -> operation.forClass().equals(WebAdminServer.class);
        run(operations.stream().filter(mailets.or(protocols).or(webadmin).negate()));
        run(operations.stream().filter(mailets));
        run(operations.stream().filter(protocols));
        WebAdminStart.await(() -> run(operations.stream().filter(webadmin)));
    }

    private void run(Stream<InitializationOperation> operations) {
        new InitializationOperations(
                        operations.collect(Collectors.toCollection(LinkedHashSet::new)),
                        injector.getInstance(Startables.class))
                .initModules();
    }

    /**
     * Closes the sockets, hands out no more mail, waits for the mails in hand, and lets go of everything that James made.
     * A spooler that has shut down would refuse, one by one, the mails that the queue still hands out.
     */
    void stop() {
        closeListeners();
        injector.getInstance(SpooledMailQueueFactory.class).close();
        injector.getInstance(Key.get(new TypeLiteral<Stager<PreDestroy>>() {})).stage();
    }

    /** All at once, since each takes Netty's two quiet seconds. */
    private void closeListeners() {
        CompletableFuture<?>[] closing = PROTOCOLS.stream()
                .map(injector::getInstance)
                .flatMap(RunningJames::servers)
                .map(server -> CompletableFuture.runAsync(server::destroy, task -> new Thread(task, "closing").start()))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(closing).exceptionally(failure -> null).join();
    }

    private static Stream<AbstractConfigurableAsyncServer> servers(AbstractServerFactory factory) {
        // None where the start did not get that far.
        List<AbstractConfigurableAsyncServer> servers = factory.getServers();
        return servers == null ? Stream.empty() : servers.stream();
    }
}
