package org.jamesexpress.mx;

import java.net.InetAddress;
import java.util.Optional;

/**
 * One address that DNS named for a domain, or a name that it named without one.
 *
 * @param preference of the MX record, lower is better; 0 where there is none
 * @param reason why DNS could not say whether there is an address, where that is so
 */
public record Considered(
        String name, int preference, Optional<InetAddress> address, Standing standing, Optional<String> reason) {
    /** What the rules make of it. */
    public enum Standing {
        /** It may be asked. */
        USABLE,
        /** It is us. */
        OURSELVES,
        /** It is no better than we are, so that it would hand the mail to us (RFC 5321, 5.1). */
        NO_BETTER_THAN_OURSELVES,
        /** A loopback or private address, which is not allowed. */
        PRIVATE,
        /** An address of the family that is not used. */
        OTHER_FAMILY,
        /** The name has no address. */
        NO_ADDRESS,
        /** DNS gave no answer that can be believed. */
        UNKNOWN
    }
}
