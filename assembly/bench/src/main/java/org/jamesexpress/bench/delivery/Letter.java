package org.jamesexpress.bench.delivery;

/** A mail to be delivered. Nobody changes its octets. */
final class Letter {
    /** Of every one. */
    static final String SENDER = "alice@sender.test";

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

    /** What it is known by; no two have the same one. */
    String id() {
        return recipient.replace('@', '-');
    }
}
