package org.jamesexpress.delivery;

/** Whether a connection is encrypted. */
public enum Tls {
    /** Never. */
    NONE,
    /** Where the host offers it, with any certificate; in clear where the handshake fails. */
    OPPORTUNISTIC
}
