package org.jamesexpress.notify;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jamesexpress.events.EventType;

/**
 * Somebody who wants to be told.
 *
 * @param name names it in logs, and its place in the event log
 * @param events the types that it asked for
 * @param timeout of one try, from its beginning to the whole answer
 * @param retry waits after the first, second … failure; the last one repeats
 */
record Endpoint(String name, Set<EventType> events, Duration timeout, List<Duration> retry, Target target) {}
