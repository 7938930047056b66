package org.jamesexpress.notify;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/** Where an endpoint's events go. */
sealed interface Target permits Webhook, Program {
    /**
     * The way there, for one lane.
     *
     * @param timeout of one try
     * @param source the server, a URI reference
     */
    Sender sender(Duration timeout, String source, Clock clock, ThreadFactory threads);
}
