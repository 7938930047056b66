package org.jamesexpress.smtp;

/** How far a conversation had come when something happened. In the order of the conversation. */
public enum Stage {
    CONNECT,
    GREETING,
    /** EHLO, or HELO where the host refuses that. */
    EHLO,
    /** The command, the handshake after it, and the EHLO that is the first to go encrypted. */
    STARTTLS,
    MAIL,
    RCPT,
    /** From the command until the final dot is about to be sent. */
    DATA,
    /** The final dot and what the host answers to it. */
    DOT
}
