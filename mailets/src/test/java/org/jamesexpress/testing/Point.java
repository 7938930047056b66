package org.jamesexpress.testing;

/** Where in a conversation a {@link ScriptedSmtpServer} does what it was told to. */
public enum Point {
    GREETING,
    EHLO,
    HELO,
    STARTTLS,
    /** Between the 220 for STARTTLS and the end of the handshake. */
    HANDSHAKE,
    /** The EHLO after the handshake. */
    ENCRYPTED_EHLO,
    MAIL,
    RCPT,
    DATA,
    /** The command alone: the octets that follow a refusal are taken for commands. */
    BDAT,
    /** The command with its octets, before {@link #DOT}. */
    CHUNK,
    /** After the first line of the body; a reply that refuses it is the only one to it. */
    BODY,
    /** The final dot has come; the mail is not taken. */
    DOT,
    /** The final dot has come and the mail is taken; the reply has not gone out yet. */
    AFTER_DOT,
    RSET
}
