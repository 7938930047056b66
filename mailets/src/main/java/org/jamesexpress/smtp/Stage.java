package org.jamesexpress.smtp;

/** How far a conversation had come when something happened. In the order of the conversation. */
public enum Stage {
    CONNECT,
    GREETING,
    /** EHLO, or HELO where the host refuses that. */
    EHLO,
    /** The command and the handshake after it. */
    STARTTLS,
    MAIL,
    RCPT,
    /** From the command until the final dot is about to be sent. */
    DATA,
    /** The final dot and what the host answers to it. */
    DOT
}
