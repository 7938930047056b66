package org.jamesexpress.mx;

/** One MX record: a host by name, and how much it is preferred (lower is better). */
record Exchange(String name, int preference) {
    /** The target of a null MX (RFC 7505). */
    static final String NONE = ".";
}
