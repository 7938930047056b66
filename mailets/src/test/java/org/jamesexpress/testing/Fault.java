package org.jamesexpress.testing;

/** What a host can do wrong on the wire, other than to answer with a failure. */
public enum Fault {
    /** Closes the connection without a word. */
    DROP,
    /** Says nothing more and leaves the connection open. */
    HANG,
    /** Sends one octet now and then, and never ends the line. */
    DRIBBLE,
    /** Answers with something that is not SMTP. */
    GARBAGE,
    /** Sends a line that doesn't end. */
    ENDLESS_LINE,
    /** Sends continuation lines that don't end. */
    ENDLESS_REPLY
}
