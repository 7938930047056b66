package org.jamesexpress.mx;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Addresses that no host on the public internet has: a foreign domain that names one points into our own network. */
final class PrivateAddresses {
    private PrivateAddresses() {}

    static boolean contains(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || (address instanceof Inet4Address
                        ? specialV4(address.getAddress())
                        : specialV6(address.getAddress()));
    }

    /** This network 0/8, shared 100.64/10 (RFC 6598), reserved and broadcast 240/4. */
    private static boolean specialV4(byte[] octets) {
        int first = octets[0] & 0xFF;
        return first == 0 || (first == 100 && (octets[1] & 0xC0) == 0x40) || first >= 240;
    }

    /** Unique local fc00::/7 (RFC 4193). */
    private static boolean specialV6(byte[] octets) {
        return (octets[0] & 0xFE) == 0xFC;
    }
}
