package org.jamesexpress.mx;

/**
 * What a domain says of the certificates of a server (TLSA, RFC 6698, 2.1).
 *
 * @param usage whether it is about the server's own certificate or about who signed it
 * @param selector whether it is about a whole certificate or about its public key
 * @param matchingType 0 for the thing itself, else by which digest it is meant
 * @param data that, in hexadecimal digits of lower case
 */
public record Tlsa(int usage, int selector, int matchingType, String data) {
    /** As in a zone file. */
    @Override
    public String toString() {
        return usage + " " + selector + " " + matchingType + " " + data;
    }
}
