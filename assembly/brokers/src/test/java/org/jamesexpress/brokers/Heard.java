package org.jamesexpress.brokers;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * What somebody hears who listens to a broker.
 *
 * @param octets of a message
 */
public record Heard<T>(BlockingQueue<T> messages, Function<T, byte[]> octets) {
    private static final long LONG = 30;

    public Heard(Function<T, byte[]> octets) {
        this(new LinkedBlockingQueue<>(), octets);
    }

    /** The next message, waited for. */
    public T next() throws InterruptedException {
        T message = messages.poll(LONG, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no message within " + LONG + " s");
        }
        return message;
    }

    /** The octets of the next message, waited for. */
    public byte[] nextOctets() throws InterruptedException {
        return octets.apply(next());
    }
}
