package org.jamesexpress.bench.delivery;

import java.util.UUID;

/** A mail to be delivered. Nobody changes its octets. */
final class Letter {
    /** Of every one. */
    static final String SENDER = "alice@sender.test";

    private final String id = "Mail" + System.currentTimeMillis() + "-" + UUID.randomUUID();
    private final String recipient;
    private final byte[] octets;

    Letter(String recipient, byte[] octets) {
        this.recipient = recipient;
        this.octets = octets;
    }

    String recipient() {
        return recipient;
    }

    byte[] octets() {
        return octets;
    }

    /** What it is known by, as James names mails; no two have the same one. */
    String id() {
        return id;
    }
}
