package org.jamesexpress.notify.endpoint;

/** Where an endpoint's events are brought to, and how. */
public non-sealed interface Target extends Way {
    /** Whether its sender reads the message of an event, where it has one, which is kept for it then. */
    default boolean readsMessages() {
        return false;
    }

    /** Opens the way there. */
    Sender sender(Surroundings surroundings);
}
