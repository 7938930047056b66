package org.jamesexpress.smtp;

/** What a sender wants to be told of (RFC 3461 4.1). */
public enum Notify {
    /** Nothing at all; stands alone. */
    NEVER,
    SUCCESS,
    FAILURE,
    DELAY
}
