package org.jamesexpress.notify.endpoint;

/** Where an endpoint's events are brought to, and how. */
public non-sealed interface Target extends Way {
    /** Opens the way there. */
    Sender sender(Surroundings surroundings);
}
