package org.jamesexpress.notify.endpoint;

/** Where an endpoint's events go, and how. Its text may stand in a log: it shows no secret. */
public interface Target {
    /** Opens the way there. */
    Sender sender(Surroundings surroundings);
}
