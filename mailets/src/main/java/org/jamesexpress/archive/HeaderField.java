package org.jamesexpress.archive;

/**
 * A field of a message's header, as a person reads it.
 *
 * @param value unfolded and decoded
 */
record HeaderField(String name, String value) {}
