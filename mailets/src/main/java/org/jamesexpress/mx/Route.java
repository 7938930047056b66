package org.jamesexpress.mx;

import java.util.List;
import java.util.Random;

/** Where a domain's mail goes now, or why it goes nowhere. */
public sealed interface Route {
    /** Hosts worth trying, the best first. */
    record Hosts(List<Host> hosts) implements Route {
        public Hosts {
            hosts = List.copyOf(hosts);
            if (hosts.isEmpty()) {
                throw new IllegalArgumentException("A route needs a host");
            }
        }

        /** The same hosts, those of equal preference in another random order (RFC 5321, 5.1). */
        public Hosts shuffled(Random random) {
            return hosts.size() == 1 ? this : new Hosts(Turns.shuffled(hosts, random));
        }
    }

    /** The domain says that it takes no mail (RFC 7505). */
    record NullMx() implements Route {}

    /** The name does not exist. */
    record NoSuchDomain() implements Route {}

    /** The domain exists, yet leads to no host that may be asked. */
    record Unroutable(String reason) implements Route {}

    /** We are the best host that the domain has: a loop of mail (RFC 5321, 5.1). */
    record Ourselves(String host) implements Route {}

    /** It has hosts, but only at addresses of the family that is not used: nothing is wrong with the domain. */
    record OtherFamily(String reason) implements Route {}

    /** DNS gave no answer that can be believed: nothing is known of the domain yet. */
    record TryLater(String reason) implements Route {}
}
