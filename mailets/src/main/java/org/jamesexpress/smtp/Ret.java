package org.jamesexpress.smtp;

/** How much of a mail a report of its failure brings back (RFC 3461 4.3). */
public enum Ret {
    FULL,
    /** The header alone. */
    HDRS
}
