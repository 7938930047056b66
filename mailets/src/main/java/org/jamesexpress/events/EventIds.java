package org.jamesexpress.events;

/** Names events. */
public interface EventIds {
    /**
     * The id of what happened: the same for the same fact, and of no use to whoever guesses the fact.
     *
     * @param fact tells it from every other one of its type
     */
    String of(EventType type, String fact);
}
