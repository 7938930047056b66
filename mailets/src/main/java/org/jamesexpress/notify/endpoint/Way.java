package org.jamesexpress.notify.endpoint;

/**
 * How an endpoint hears of events: they are brought to it, or it comes for them. Its text may stand in a log: it shows no
 * secret.
 */
public sealed interface Way permits Target, Served {}
