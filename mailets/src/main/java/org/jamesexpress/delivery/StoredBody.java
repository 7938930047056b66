package org.jamesexpress.delivery;

/**
 * What is known of a message, header and all, without reading it.
 *
 * @param id by which it is found
 * @param size in octets, as it goes over a wire
 * @param eightBit whether it has octets above 127
 * @param longLines whether a line is longer than SMTP carries (RFC 5321 4.5.3.1.6)
 */
record StoredBody(String id, long size, boolean eightBit, boolean longLines) {}
