package org.jamesexpress.store;

/**
 * What was written.
 *
 * @param size in bytes
 * @param sha256 in lower-case hexadecimal
 */
public record Written(long size, String sha256) {}
