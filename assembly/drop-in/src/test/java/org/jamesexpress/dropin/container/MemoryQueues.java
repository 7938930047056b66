package org.jamesexpress.dropin.container;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.mail.MessagingException;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Mail queues that keep nothing and know no delay. */
final class MemoryQueues implements MailQueueFactory<MemoryQueues.MemoryQueue> {
    private final Map<MailQueueName, MemoryQueue> queues = new ConcurrentHashMap<>();

    @Override
    public Optional<MemoryQueue> getQueue(MailQueueName name, PrefetchCount count) {
        return Optional.ofNullable(queues.get(name));
    }

    @Override
    public MemoryQueue createQueue(MailQueueName name, PrefetchCount count) {
        return queues.computeIfAbsent(name, MemoryQueue::new);
    }

    @Override
    public Set<MailQueueName> listCreatedMailQueues() {
        return Set.copyOf(queues.keySet());
    }

    /** Any thread may enqueue; one takes from it. */
    static final class MemoryQueue implements MailQueue {
        private final MailQueueName name;
        private final Sinks.Many<MailQueueItem> items = Sinks.many().unicast().onBackpressureBuffer();

        MemoryQueue(MailQueueName name) {
            this.name = name;
        }

        @Override
        public MailQueueName getName() {
            return name;
        }

        @Override
        public void enQueue(Mail mail, Duration delay) throws MailQueueException {
            enQueue(mail);
        }

        @Override
        public void enQueue(Mail mail) throws MailQueueException {
            try {
                take(MailImpl.duplicate(mail));
            } catch (MessagingException e) {
                throw new MailQueueException("can't copy " + mail.getName(), e);
            }
        }

        /** Enqueues the mail itself, which is the queue's from now on. James writes the message of a copy anew. */
        synchronized void take(Mail mail) {
            items.tryEmitNext(new Item(mail)).orThrow();
        }

        @Override
        public Publisher<Void> enqueueReactive(Mail mail) {
            return Mono.fromCallable(() -> {
                        enQueue(mail);
                        return mail;
                    })
                    .then();
        }

        @Override
        public Publisher<MailQueueItem> deQueue() {
            return items.asFlux();
        }

        @Override
        public void close() {
            items.tryEmitComplete();
        }
    }

    private record Item(Mail mail) implements MailQueue.MailQueueItem {
        @Override
        public Mail getMail() {
            return mail;
        }

        @Override
        public void done(CompletionStatus status) {
            // The mail is the spooler's now, which has put it back if it wants it again.
        }
    }
}
