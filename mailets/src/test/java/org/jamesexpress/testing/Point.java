package org.jamesexpress.testing;

/** Where in a conversation a {@link ScriptedSmtpServer} does what it was told to. */
public enum Point {
    GREETING,
    EHLO,
    HELO,
    STARTTLS,
    /** Between the 220 for STARTTLS and the end of the handshake. */
    HANDSHAKE,
    MAIL,
    RCPT,
    DATA,
    /** After the first line of the body. */
    BODY,
    /** The final dot has come; the mail is not taken. */
    DOT,
    /** The final dot has come and the mail is taken; the reply has not gone out yet. */
    AFTER_DOT,
    RSET
}
