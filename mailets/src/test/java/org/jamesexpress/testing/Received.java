package org.jamesexpress.testing;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** A mail that a {@link ScriptedSmtpServer} took. */
public final class Received {
    private final String mail;
    private final List<String> recipients;
    private final byte[] octets;
    private final boolean encrypted;

    Received(String mail, List<String> recipients, byte[] octets, boolean encrypted) {
        this.mail = mail;
        this.recipients = recipients;
        this.octets = octets;
        this.encrypted = encrypted;
    }

    /** The MAIL command's words after the colon. */
    public String mail() {
        return mail;
    }

    public List<String> recipients() {
        return recipients;
    }

    /** As sent, with dot-stuffing undone. */
    public byte[] octets() {
        return octets.clone();
    }

    public String text() {
        return new String(octets, StandardCharsets.UTF_8);
    }

    public boolean encrypted() {
        return encrypted;
    }
}
