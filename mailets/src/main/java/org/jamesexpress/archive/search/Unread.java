package org.jamesexpress.archive.search;

/**
 * A mail of which a file could not be read.
 *
 * @param file of the message, from the archive's directory
 */
public record Unread(String id, String file) {}
