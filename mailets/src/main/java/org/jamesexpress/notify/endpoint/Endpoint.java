package org.jamesexpress.notify.endpoint;

/**
 * Somebody who wants to be told.
 *
 * @param name names it in logs, and its place in the event log
 */
public record Endpoint(String name, Terms terms, Way target) {}
