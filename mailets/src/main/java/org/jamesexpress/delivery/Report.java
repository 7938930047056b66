package org.jamesexpress.delivery;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** A delivery status notification (RFC 3464), whole, as it goes over the wire. Immutable. */
public final class Report {
    private final String id;
    private final String recipient;
    private final byte[] message;

    Report(String id, String recipient, byte[] message) {
        this.id = id;
        this.recipient = recipient;
        this.message = message.clone();
    }

    /** The same for the same report made again: the local part of its Message-ID. */
    public String id() {
        return id;
    }

    /** The sender of the mail that is reported on. */
    public String recipient() {
        return recipient;
    }

    /** Header and body, with CRLF line ends. */
    public InputStream open() {
        return new ByteArrayInputStream(message);
    }

    /** In bytes. */
    public int size() {
        return message.length;
    }
}
