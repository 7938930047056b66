package org.jamesexpress.notify.endpoint;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import org.jamesexpress.notify.content.Messages;

/**
 * What a sender lives on.
 *
 * @param endpoint its name
 * @param timeout of one try, from its beginning to the whole answer
 * @param source the server, a URI reference: {@code //mail.example.com}
 * @param messages those of the events, as far as they are kept
 * @param threads for as many as it needs; none of them outlives {@link Sender#close}
 */
public record Surroundings(
        String endpoint, Duration timeout, String source, Messages messages, Clock clock, ThreadFactory threads) {
    /** Those of a sender that has no use for messages. */
    public Surroundings(String endpoint, Duration timeout, String source, Clock clock, ThreadFactory threads) {
        this(endpoint, timeout, source, Messages.NONE, clock, threads);
    }
}
