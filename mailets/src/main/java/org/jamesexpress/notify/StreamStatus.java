package org.jamesexpress.notify;

/**
 * How an endpoint stands that programs come to.
 *
 * @param target what it is, with no secret
 * @param listeners how many listen at the moment
 */
public record StreamStatus(String name, String target, int listeners) {}
