package org.jamesexpress.mx;

import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An MX record with the addresses that its host has.
 *
 * @param names of the host, with those to which aliases lead
 * @param hosts of either address family, used or not; none where the name leads nowhere
 * @param unknown why DNS could not say whether there are more
 * @param ttl how long all this may be remembered
 */
record Target(Exchange exchange, Set<String> names, List<Host> hosts, Optional<String> unknown, Duration ttl) {
    static Target of(Exchange exchange, Answer<InetAddress> v6, Answer<InetAddress> v4) {
        Set<String> names = new LinkedHashSet<>(List.of(exchange.name()));
        Stream.of(v6, v4).forEach(answer -> answer.owner().ifPresent(names::add));
        List<Host> hosts = Stream.concat(v6.stream(), v4.stream())
                .map(address -> new Host(exchange.name(), exchange.preference(), address))
                .toList();
        return new Target(exchange, names, hosts, v6.failure().or(v4::failure), Answer.shorter(v6.ttl(), v4.ttl()));
    }

    boolean isOurselves(Ourselves ourselves) {
        return ourselves.isOneOf(names) || hosts.stream().anyMatch(ourselves::is);
    }
}
